package dev.concierge.plugin.training;

import dev.concierge.plugin.endpoint.ErrorKind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.opensearch.OpenSearchStatusException;

/** A failure of the trainer, or of reaching it, as the caller is told. */
final class TrainerFailure {
  private TrainerFailure() {}

  /**
   * @param address of the trainer
   * @param seconds that it had
   */
  static OpenSearchStatusException told(Throwable failure, String address, long seconds) {
    if (!(failure instanceof StatusRuntimeException refused)) {
      return ErrorKind.OUTSIDE.because(failure, "the trainer at [{}] could not be called", address);
    }
    Status status = refused.getStatus();
    String reason = status.getDescription() == null ? status.toString() : status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          ErrorKind.UNAVAILABLE.because(
              refused,
              "the trainer does not answer at [{}]; start it with [config/bin/concierge trainer serve] or point [plugins.concierge.trainer.address] to it",
              address);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          ErrorKind.FORBIDDEN.because(
              refused,
              "the trainer at [{}] refused this node's token, see [plugins.concierge.trainer.token]: {}",
              address,
              reason);
      case DEADLINE_EXCEEDED ->
          ErrorKind.OUTSIDE_LATE.because(
              refused, "the trainer at [{}] did not answer within [{}] seconds", address, seconds);
      case NOT_FOUND -> ErrorKind.MISSING.because(reason);
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorKind.INVALID.because(reason);
      case FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED -> ErrorKind.CONFLICT.because(reason);
      case RESOURCE_EXHAUSTED -> ErrorKind.BUSY.because(reason);
      default -> ErrorKind.OUTSIDE.because(refused, reason);
    };
  }
}
