package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.concierge.models.network.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019) with clipping
 * of the gradient's norm. Owns its moments; one thread at a time.
 */
public final class AdamW implements AutoCloseable {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final String FIRST = "adamw.first.";
  private static final String SECOND = "adamw.second.";
  private static final String STEPS = "adamw.steps";

  private final Parameters parameters;
  private final NDManager manager;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private int steps;

  /**
   * @param learned names of the parameters that it changes
   */
  public AdamW(Parameters parameters, Predicate<String> learned) {
    this.parameters = parameters;
    this.manager = parameters.manager().newSubManager();
    for (String name : parameters.names()) {
      if (learned.test(name)) {
        Shape shape = parameters.get(name).getShape();
        first.put(name, manager.zeros(shape));
        second.put(name, manager.zeros(shape));
      }
    }
  }

  /**
   * Settings of a step.
   *
   * @param learningRate positive
   * @param weightDecay share of a decayed weight that is taken off per unit of learning rate
   * @param decayed names of the weights that decay
   * @param clipNorm largest norm of the whole gradient; 0 for none
   */
  public record Step(
      double learningRate, double weightDecay, Predicate<String> decayed, double clipNorm) {
    /** Without decay and clipping. */
    public static Step of(double learningRate) {
      return new Step(learningRate, 0, name -> false, 0);
    }
  }

  /**
   * One step with the accumulated gradients of the learned parameters; then zeroes the gradients of
   * all.
   *
   * <p>A gradient that is not finite would destroy every weight it touches: then nothing changes.
   *
   * @return norm of the gradient before clipping; not finite when nothing was changed
   */
  public double step(Step step) {
    return step(step, name -> step.learningRate());
  }

  /** As {@link #step(Step)} with a learning rate for each parameter. */
  public double step(Step step, java.util.function.ToDoubleFunction<String> learningRate) {
    double norm = gradientNorm();
    if (!Double.isFinite(norm)) {
      zeroGradients();
      return norm;
    }
    steps++;
    double clip = step.clipNorm() > 0 && norm > step.clipNorm() ? step.clipNorm() / norm : 1;
    for (String name : first.keySet()) {
      update(name, step, learningRate.applyAsDouble(name), (float) clip);
    }
    zeroGradients();
    return norm;
  }

  /** Forgets accumulated gradients. */
  public void zeroGradients() {
    for (String name : parameters.names()) {
      NDArray value = parameters.get(name);
      try (NDArray gradient = value.getGradient()) {
        if (gradient != null) {
          // In place: set() and copyTo() would let the native gradient borrow Java memory that is
          // collected while the next backward pass writes into it; x - x would keep NaN.
          JniUtils.zeroGrad((PtNDArray) value);
        }
      }
    }
  }

  /** Moments and step count, for a checkpoint. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    first.forEach((name, value) -> state.put(FIRST + name, Parameters.tensor(value)));
    second.forEach((name, value) -> state.put(SECOND + name, Parameters.tensor(value)));
    state.put(STEPS, new Tensor(new long[] {1}, new float[] {steps}));
    return state;
  }

  /**
   * Takes up a checkpoint.
   *
   * @throws IllegalArgumentException naming the first missing moment
   */
  public void restore(Map<String, Tensor> state) {
    restore(state, FIRST, first);
    restore(state, SECOND, second);
    steps = (int) required(state, STEPS).data()[0];
  }

  @Override
  public void close() {
    manager.close();
  }

  private void update(String name, Step step, double rate, float clip) {
    NDArray value = parameters.get(name);
    NDArray m = first.get(name);
    NDArray v = second.get(name);
    try (NDManager scratch = manager.newSubManager()) {
      scratch.tempAttachAll(value, m, v);
      NDArray gradient = value.getGradient();
      gradient.attach(scratch);
      gradient = clip == 1 ? gradient : gradient.mul(clip);
      m.muli(BETA1).addi(gradient.mul(1 - BETA1));
      v.muli(BETA2).addi(gradient.square().mul(1 - BETA2));
      if (step.decayed().test(name)) {
        value.muli((float) (1 - rate * step.weightDecay()));
      }
      NDArray scale = v.div((float) (1 - Math.pow(BETA2, steps))).sqrt().add(EPSILON);
      value.subi(m.div(scale).mul((float) (rate / (1 - Math.pow(BETA1, steps)))));
    }
  }

  private double gradientNorm() {
    double squares = 0;
    for (String name : first.keySet()) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray gradient = parameters.get(name).getGradient();
        gradient.attach(scratch);
        squares += gradient.square().sum().getFloat();
      }
    }
    return Math.sqrt(squares);
  }

  private void restore(Map<String, Tensor> state, String prefix, Map<String, NDArray> moments) {
    moments.replaceAll(
        (name, moment) -> {
          Tensor tensor = required(state, prefix + name);
          NDArray restored = OwnedArrays.of(manager, tensor.data(), tensor.shape());
          moment.close();
          return restored;
        });
  }

  private static Tensor required(Map<String, Tensor> state, String name) {
    Tensor tensor = state.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("checkpoint has no [" + name + "]");
    }
    return tensor;
  }
}
