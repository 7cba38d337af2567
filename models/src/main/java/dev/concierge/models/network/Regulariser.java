package dev.concierge.models.network;

/** Applied to hidden layers: dropout in training, nothing in an exported graph. */
@FunctionalInterface
public interface Regulariser<T> {
  T apply(T hidden);

  /** Leaves everything as it is. */
  static <T> Regulariser<T> none() {
    return hidden -> hidden;
  }
}
