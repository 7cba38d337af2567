package dev.concierge.trainer.server;

import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.run.Runs;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The one place where failures become gRPC statuses. */
final class Statuses {
  private Statuses() {}

  static Status of(RuntimeException failure) {
    return switch (failure) {
      case StatusRuntimeException e -> e.getStatus();
      case Runs.AlreadyRunning e -> Status.FAILED_PRECONDITION.withDescription(e.getMessage());
      case IllegalArgumentException e -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
      case IllegalStateException e -> Status.FAILED_PRECONDITION.withDescription(e.getMessage());
      case ConciergeClientException e -> ofCluster(e);
      default ->
          Status.INTERNAL.withDescription(
              failure.getMessage() == null ? failure.toString() : failure.getMessage());
    };
  }

  private static Status ofCluster(ConciergeClientException failure) {
    Status status =
        switch (failure.status()) {
          case 400 -> Status.INVALID_ARGUMENT;
          case 401 -> Status.UNAUTHENTICATED;
          case 403 -> Status.PERMISSION_DENIED;
          case 404 -> Status.NOT_FOUND;
          case 409 -> Status.FAILED_PRECONDITION;
          default -> failure.retryable() ? Status.UNAVAILABLE : Status.INTERNAL;
        };
    return status.withDescription(failure.getMessage());
  }
}
