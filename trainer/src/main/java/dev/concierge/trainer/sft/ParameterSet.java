package dev.concierge.trainer.sft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.concierge.models.network.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Named parameters with their AdamW state (Loshchilov and Hutter, "Decoupled Weight Decay
 * Regularization", ICLR 2019). Owns its arrays; one thread at a time.
 */
final class ParameterSet implements AutoCloseable {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final NDManager manager;
  private final Map<String, NDArray> values = new LinkedHashMap<>();
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private int steps;

  ParameterSet(NDManager parent) {
    manager = parent.newSubManager();
  }

  /** Takes over an initial value. */
  void add(String name, NDArray value) {
    value.attach(manager);
    value.setRequiresGradient(true);
    values.put(name, value);
    first.put(name, value.zerosLike());
    second.put(name, value.zerosLike());
  }

  /** Takes over a value that training leaves alone. */
  void addFixed(String name, NDArray value) {
    value.attach(manager);
    values.put(name, value);
  }

  NDArray get(String name) {
    NDArray value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter [" + name + "] in " + values.keySet());
    }
    return value;
  }

  /** Copies of all values. */
  Map<String, Tensor> snapshot() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            copies.put(name, new Tensor(value.getShape().getShape(), value.toFloatArray())));
    return copies;
  }

  NDManager manager() {
    return manager;
  }

  /**
   * Lets results of operations on parameters belong to {@code step}, which frees them when it
   * closes.
   */
  void lendTo(NDManager step) {
    step.tempAttachAll(values.values().toArray(NDArray[]::new));
  }

  /** One AdamW step with the gradients at hand, which are zeroed. */
  void step(double learningRate, double weightDecay, Predicate<String> decayed) {
    steps++;
    double correction1 = 1 - Math.pow(BETA1, steps);
    double correction2 = 1 - Math.pow(BETA2, steps);
    for (Map.Entry<String, NDArray> entry : values.entrySet()) {
      NDArray value = entry.getValue();
      NDArray m = first.get(entry.getKey());
      NDArray v = second.get(entry.getKey());
      if (m == null) {
        continue;
      }
      try (NDManager scratch = manager.newSubManager()) {
        scratch.tempAttachAll(value, m, v);
        NDArray gradient = value.getGradient();
        gradient.attach(scratch);
        m.muli(BETA1).addi(gradient.mul(1 - BETA1));
        v.muli(BETA2).addi(gradient.square().mul(1 - BETA2));
        if (decayed.test(entry.getKey())) {
          value.muli((float) (1 - learningRate * weightDecay));
        }
        NDArray scale = v.div((float) correction2).sqrt().add(EPSILON);
        value.subi(m.div(scale).mul((float) (learningRate / correction1)));
        // gradients accumulate in a manager of our own
        gradient.subi(gradient);
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
