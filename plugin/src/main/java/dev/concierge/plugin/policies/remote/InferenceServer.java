package dev.concierge.plugin.policies.remote;

import com.google.common.util.concurrent.ListenableFuture;
import dev.concierge.grpc.Channels;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import dev.concierge.models.generation.NoFreeSlotException;
import dev.concierge.models.policy.PolicyUnavailableException;
import dev.concierge.models.policy.onnx.InferenceException;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Calls to one inference server. A server that cannot be reached is tried again a few times with
 * growing pauses; one that keeps failing is left alone for a second. Thread-safe; calls block.
 */
public final class InferenceServer implements AutoCloseable {
  /** When callers of a server that fails should come again. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int TRIES = 3;
  private static final int FAILURES_IN_A_ROW = 5;
  private static final long FIRST_PAUSE_MILLIS = 30;
  private static final long POLL_MILLIS = 20;

  private final ServerOptions options;
  private final CircuitBreaker breaker =
      new CircuitBreaker(FAILURES_IN_A_ROW, PAUSE, System::nanoTime);
  private ManagedChannel channel;

  /** Connects with the first call. */
  public InferenceServer(ServerOptions options) {
    this.options = options;
  }

  ServerOptions options() {
    return options;
  }

  /**
   * Makes one call.
   *
   * @param timeout of all tries together; travels as the call's deadline
   * @param cancelled asked while waiting; the call is cancelled on the server too
   * @throws StatusRuntimeException NOT_FOUND, when the server has no such model or version
   * @throws PolicyUnavailableException if it cannot be reached, does not answer in time or fails
   * @throws NoFreeSlotException if it is overloaded
   * @throws InferenceException if it does not understand the tensors
   * @throws CancellationException if the caller cancelled
   */
  <R> R call(
      Duration timeout,
      BooleanSupplier cancelled,
      Function<GRPCInferenceServiceFutureStub, ListenableFuture<R>> call) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int attempt = 1; ; attempt++) {
      requireAdmission();
      try {
        R answer = await(call.apply(stub(deadline)), cancelled);
        breaker.succeeded();
        return answer;
      } catch (StatusRuntimeException e) {
        if (!mayTryAgain(e.getStatus(), attempt, deadline)) {
          throw told(e, timeout);
        }
      }
      pause(attempt);
    }
  }

  /** A stub for a streamed call; its outcome is told by {@link #succeeded} or {@link #told}. */
  GRPCInferenceServiceStub streaming(Duration timeout) {
    requireAdmission();
    return Channels.withToken(GRPCInferenceServiceGrpc.newStub(channel()), options.token())
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  void succeeded() {
    breaker.succeeded();
  }

  /** Takes note of a failed call and gives the exception that stands for its status. */
  RuntimeException told(StatusRuntimeException failure, Duration timeout) {
    Status status = failure.getStatus();
    String reason = status.getDescription() == null ? status.toString() : status.getDescription();
    switch (status.getCode()) {
      case NOT_FOUND, INVALID_ARGUMENT, OUT_OF_RANGE, RESOURCE_EXHAUSTED -> breaker.succeeded();
      default -> breaker.failed();
    }
    return switch (status.getCode()) {
      case NOT_FOUND -> failure;
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          new InferenceException(
              String.format(
                  Locale.ROOT,
                  "the inference server at [%s] refused tensors: %s",
                  options.address(),
                  reason),
              failure);
      case RESOURCE_EXHAUSTED ->
          new NoFreeSlotException(
              String.format(
                  Locale.ROOT,
                  "the inference server at [%s] is overloaded: %s",
                  options.address(),
                  reason));
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          unavailable(
              "refused this node's token, see [plugins.concierge.inference.kserve.token]: "
                  + reason,
              failure);
      case DEADLINE_EXCEEDED ->
          unavailable("did not answer within [" + timeout.toMillis() + "] ms", failure);
      case UNAVAILABLE ->
          unavailable(
              "cannot be reached; start it or see [plugins.concierge.inference.kserve.address]: "
                  + reason,
              failure);
      default -> unavailable("failed: " + reason, failure);
    };
  }

  PolicyUnavailableException unavailable(String what, Throwable cause) {
    return new PolicyUnavailableException(
        String.format(Locale.ROOT, "the inference server at [%s] %s", options.address(), what),
        PAUSE,
        cause);
  }

  private void requireAdmission() {
    if (!breaker.admits()) {
      throw unavailable("has failed several times in a row and is left alone for a second", null);
    }
  }

  private static boolean mayTryAgain(Status status, int attempt, long deadline) {
    return status.getCode() == Status.Code.UNAVAILABLE
        && attempt < TRIES
        && deadline - System.nanoTime() > 0;
  }

  private void pause(int attempt) {
    long most = FIRST_PAUSE_MILLIS << attempt;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for: the node is stopping", e);
    }
  }

  private <R> R await(ListenableFuture<R> answer, BooleanSupplier cancelled) {
    while (true) {
      try {
        return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (cancelled.getAsBoolean()) {
          answer.cancel(true);
          throw new CancellationException("the caller cancelled");
        }
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw unavailable("was not waited for: the node is stopping", e);
      } catch (ExecutionException e) {
        throw Status.fromThrowable(e).asRuntimeException();
      }
    }
  }

  private GRPCInferenceServiceFutureStub stub(long deadline) {
    return Channels.withToken(GRPCInferenceServiceGrpc.newFutureStub(channel()), options.token())
        .withDeadlineAfter(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private synchronized ManagedChannel channel() {
    if (channel == null) {
      channel = Channels.open(options.address(), options.tls());
    } else if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // a server that was down may be up again: connect now, not after the channel's own backoff
      channel.enterIdle();
    }
    return channel;
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
