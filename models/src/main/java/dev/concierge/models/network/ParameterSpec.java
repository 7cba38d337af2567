package dev.concierge.models.network;

import java.util.random.RandomGenerator;

/**
 * A parameter of a network. Its name is also the name of its initializer in the ONNX graph, so
 * weights can be read back from a bundle.
 *
 * @param name unique over all networks of a policy
 * @param shape sizes, outermost first
 * @param start how it begins
 */
public record ParameterSpec(String name, long[] shape, Start start) {

  /** How a parameter begins. */
  public sealed interface Start {
    /** All values the same. */
    record Constant(float value) implements Start {}

    /** Independent normal values. */
    record Normal(float deviation) implements Start {}

    /** Independent uniform values in [−bound, bound]. */
    record Uniform(float bound) implements Start {}
  }

  static ParameterSpec constant(String name, float value, long... shape) {
    return new ParameterSpec(name, shape, new Start.Constant(value));
  }

  static ParameterSpec normal(String name, double deviation, long... shape) {
    return new ParameterSpec(name, shape, new Start.Normal((float) deviation));
  }

  /** A linear layer's matrix [out, in], uniform within 1/√in. */
  static ParameterSpec matrix(String name, long out, long in) {
    return new ParameterSpec(
        name, new long[] {out, in}, new Start.Uniform((float) (1 / Math.sqrt((double) in))));
  }

  /** A fresh value. */
  public Tensor initial(RandomGenerator random) {
    int elements = 1;
    for (long size : shape) {
      elements = Math.toIntExact(elements * size);
    }
    float[] data = new float[elements];
    for (int i = 0; i < elements; i++) {
      data[i] =
          switch (start) {
            case Start.Constant constant -> constant.value();
            case Start.Normal normal -> (float) (random.nextGaussian() * normal.deviation());
            case Start.Uniform uniform -> (random.nextFloat() * 2 - 1) * uniform.bound();
          };
    }
    return new Tensor(shape, data);
  }
}
