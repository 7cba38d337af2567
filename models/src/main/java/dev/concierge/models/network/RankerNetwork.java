package dev.concierge.models.network;

import java.util.List;

/** The ranker: score = w·z + MLP(z) of standardised features z. N pool items, F features. */
public final class RankerNetwork {
  private static final String PREFIX = "ranker.";

  /** Names of the standardisation, which is set from data and not learned. */
  public static final String MEAN = PREFIX + "mean";

  public static final String SCALE = PREFIX + "scale";

  private RankerNetwork() {}

  public static List<ParameterSpec> parameters(RankerConfig c) {
    return List.of(
        ParameterSpec.constant(MEAN, 0, c.features()),
        ParameterSpec.constant(SCALE, 1, c.features()),
        ParameterSpec.constant(PREFIX + "linear.weight", 0, 1, c.features()),
        ParameterSpec.matrix(PREFIX + "hidden.weight", c.hidden(), c.features()),
        ParameterSpec.constant(PREFIX + "hidden.bias", 0, c.hidden()),
        ParameterSpec.matrix(PREFIX + "output.weight", 1, c.hidden()));
  }

  /** True for a parameter that learning changes. */
  public static boolean learned(String name) {
    return !name.equals(MEAN) && !name.equals(SCALE);
  }

  /** Scores [..., N] of features [..., N, F]. */
  public static <T> T scores(Ops<T> ops, T features) {
    return scores(ops, features, Regulariser.none());
  }

  /** As {@link #scores(Ops, Object)} with dropout on the hidden layer. */
  public static <T> T scores(Ops<T> ops, T features, Regulariser<T> regulariser) {
    T z = ops.multiply(ops.subtract(features, ops.parameter(MEAN)), ops.parameter(SCALE));
    T linear = ops.linear(z, ops.parameter(PREFIX + "linear.weight"));
    T hidden = regulariser.apply(ops.relu(ops.affine(z, PREFIX + "hidden")));
    T output = ops.linear(hidden, ops.parameter(PREFIX + "output.weight"));
    return ops.squeeze(ops.add(linear, output), -1);
  }
}
