package dev.concierge.grpc.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tensors of a message by name, checked as they are taken. Immutable. */
public final class NamedTensors {
  /** A size that may be anything. */
  public static final long ANY = -1;

  private final String of;
  private final Map<String, WireTensor> byName = new LinkedHashMap<>();

  /**
   * @param of whose tensors, for messages, such as {@code "input of [ranker]"}
   */
  public NamedTensors(String of, List<WireTensor> tensors) {
    this.of = of;
    for (WireTensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw new TensorException(
            String.format(Locale.ROOT, "%s [%s] is given twice", of, tensor.name()));
      }
    }
  }

  /**
   * @throws TensorException naming the tensor, and what is expected and given
   */
  public WireTensor require(String name, DataType type, long... shape) {
    return find(name, type, shape)
        .orElseThrow(
            () ->
                new TensorException(
                    String.format(
                        Locale.ROOT,
                        "%s [%s] is missing; it must be %s%s",
                        of,
                        name,
                        type,
                        Arrays.toString(shape))));
  }

  /**
   * Empty if it is not there.
   *
   * @throws TensorException if it has another type or shape
   */
  public Optional<WireTensor> find(String name, DataType type, long... shape) {
    WireTensor tensor = byName.get(name);
    if (tensor != null && (tensor.type() != type || !fits(tensor.shape(), shape))) {
      throw new TensorException(
          String.format(
              Locale.ROOT,
              "%s [%s] must be %s%s but is %s",
              of,
              name,
              type,
              Arrays.toString(shape),
              tensor.described()));
    }
    return Optional.ofNullable(tensor);
  }

  /**
   * @throws TensorException naming the first tensor that is not one of {@code known}
   */
  public void allowOnly(Set<String> known) {
    for (String name : byName.keySet()) {
      if (!known.contains(name)) {
        throw new TensorException(
            String.format(Locale.ROOT, "%s [%s] is unknown; known are %s", of, name, known));
      }
    }
  }

  private static boolean fits(List<Long> given, long[] wanted) {
    if (given.size() != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != ANY && wanted[i] != given.get(i)) {
        return false;
      }
    }
    return true;
  }
}
