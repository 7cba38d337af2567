package dev.concierge.trainer.weights;

import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What PPO tunes: ranker and generator.
 *
 * @param generator sizes of the generator
 * @param ranker sizes of the ranker
 * @param weights parameters by the names of {@code GeneratorNetwork} and {@code RankerNetwork};
 *     others, such as the encoders', pass through unchanged
 */
public record Policy(GeneratorConfig generator, RankerConfig ranker, Map<String, Tensor> weights) {
  public static final String GENERATOR = "generator.";
  public static final String RANKER = "ranker.";

  public Policy {
    weights = Map.copyOf(weights);
  }

  /** The weights of ranker and generator. */
  public Map<String, Tensor> tuned() {
    return filtered(name -> name.startsWith(GENERATOR) || name.startsWith(RANKER));
  }

  /** This policy with some weights replaced. */
  public Policy with(Map<String, Tensor> changed) {
    Map<String, Tensor> all = new LinkedHashMap<>(weights);
    all.putAll(changed);
    return new Policy(generator, ranker, all);
  }

  private Map<String, Tensor> filtered(Predicate<String> chosen) {
    Map<String, Tensor> some = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          if (chosen.test(name)) {
            some.put(name, tensor);
          }
        });
    return some;
  }
}
