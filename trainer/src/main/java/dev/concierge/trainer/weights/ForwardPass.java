package dev.concierge.trainer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import java.util.Arrays;
import java.util.List;

/**
 * What ranker and generator compute, without gradients, from parameters that somebody else owns and
 * may go on changing. One thread at a time.
 */
public final class ForwardPass implements RankerScores {
  private final GeneratorConfig generator;
  private final Parameters parameters;
  private final DjlOps ops;

  /**
   * @param ops over the same parameters
   */
  public ForwardPass(GeneratorConfig generator, Parameters parameters, DjlOps ops) {
    this.generator = generator;
    this.parameters = parameters;
    this.ops = ops;
  }

  @Override
  public float[] score(float[][] features) {
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      return RankerNetwork.scores(ops, matrix(step, features)).toFloatArray();
    }
  }

  /**
   * Natural log-probabilities of {@code tokens} from index {@code from} on, given all before them,
   * over the whole vocabulary.
   */
  public double[] logProbs(int[] tokens, int from) {
    int n = tokens.length - 1;
    if (from < 1 || from > n) {
      throw new IllegalArgumentException("from must lie in [1, " + n + "] but was [" + from + "]");
    }
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      long[] all = Arrays.stream(tokens).asLongStream().toArray();
      NDArray ids = OwnedArrays.of(step, Arrays.copyOf(all, n), 1, n);
      NDArray next = OwnedArrays.of(step, Arrays.copyOfRange(all, from, n + 1), 1, n + 1 - from, 1);
      NDArray hidden = GeneratorNetwork.hidden(ops, generator, ids);
      NDArray kept = hidden.get(":, " + (from - 1) + ":, :");
      float[] logProbs =
          GeneratorNetwork.logits(ops, generator, kept)
              .logSoftmax(2)
              .gather(next, 2)
              .toFloatArray();
      double[] values = new double[logProbs.length];
      Arrays.setAll(values, i -> logProbs[i]);
      return values;
    }
  }

  /**
   * Logits [B][V] after the last token of each row; rows may differ in length.
   *
   * @param rows at least one, each with at least one token
   */
  public float[][] lastLogits(List<int[]> rows) {
    int length = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    int vocabulary = generator.vocabSize();
    long[] ids = new long[rows.size() * length];
    long[] last = new long[rows.size()];
    for (int b = 0; b < rows.size(); b++) {
      for (int i = 0; i < rows.get(b).length; i++) {
        ids[b * length + i] = rows.get(b)[i];
      }
      last[b] = rows.get(b).length - 1L;
    }
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      NDArray hidden =
          GeneratorNetwork.hidden(ops, generator, OwnedArrays.of(step, ids, rows.size(), length));
      NDArray index =
          OwnedArrays.of(step, last, rows.size(), 1, 1)
              .broadcast(new Shape(rows.size(), 1, generator.dim()));
      float[] flat =
          GeneratorNetwork.logits(ops, generator, hidden.gather(index, 1)).toFloatArray();
      float[][] logits = new float[rows.size()][];
      Arrays.setAll(logits, b -> Arrays.copyOfRange(flat, b * vocabulary, (b + 1) * vocabulary));
      return logits;
    }
  }

  private static NDArray matrix(NDManager manager, float[][] rows) {
    int columns = rows[0].length;
    float[] flat = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * columns, columns);
    }
    return OwnedArrays.of(manager, flat, rows.length, columns);
  }
}
