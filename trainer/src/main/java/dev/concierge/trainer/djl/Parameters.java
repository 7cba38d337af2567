package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Named parameters of one or several networks. Owns their arrays; one thread at a time. */
public final class Parameters implements AutoCloseable {
  private static final String ENGINE = "PyTorch";

  private final NDManager manager = NDManager.newBaseManager(null, ENGINE);
  private final Map<String, NDArray> values = new LinkedHashMap<>();

  /** No parameters yet. */
  public Parameters() {}

  /** Parameters with fresh values. */
  public static Parameters fresh(Collection<ParameterSpec> specs, RandomGenerator random) {
    Parameters parameters = new Parameters();
    specs.forEach(spec -> parameters.put(spec.name(), spec.initial(random)));
    return parameters;
  }

  /** Parameters with given values. */
  public static Parameters of(Map<String, ? extends TensorSource> tensors) {
    Parameters parameters = new Parameters();
    tensors.forEach(parameters::put);
    return parameters;
  }

  /** Adds a parameter, or replaces the value of one; the shape then stays as it is. */
  public void put(String name, TensorSource tensor) {
    NDArray value = OwnedArrays.of(manager, tensor);
    value.setRequiresGradient(true);
    NDArray old = values.put(name, value);
    if (old != null) {
      if (!old.getShape().equals(value.getShape())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "parameter [%s] has shape %s and cannot take one of %s",
                name,
                old.getShape(),
                value.getShape()));
      }
      old.close();
    }
  }

  /**
   * @throws IllegalArgumentException naming the parameter when there is none of that name
   */
  public NDArray get(String name) {
    NDArray value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter [" + name + "] in " + values.keySet());
    }
    return value;
  }

  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /** Owner of the arrays, for constants that live as long as they do. */
  public NDManager manager() {
    return manager;
  }

  /**
   * Lets results of operations on parameters belong to {@code step}, which frees them when it
   * closes.
   */
  public void lendTo(NDManager step) {
    step.tempAttachAll(values.values().toArray(NDArray[]::new));
  }

  /** Copies of all values. */
  public Map<String, Tensor> snapshot() {
    return snapshot(name -> true);
  }

  /** Copies of the values whose names are chosen. */
  public Map<String, Tensor> snapshot(Predicate<String> chosen) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (chosen.test(name)) {
            tensors.put(name, tensor(value));
          }
        });
    return tensors;
  }

  static Tensor tensor(NDArray value) {
    return new Tensor(
        value.getShape().getShape(), value.toType(DataType.FLOAT32, false).toFloatArray());
  }

  @Override
  public void close() {
    manager.close();
  }
}
