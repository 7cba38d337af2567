package dev.concierge.plugin.training;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.v1.TrainerServiceGrpc;
import dev.concierge.grpc.v1.TrainerServiceGrpc.TrainerServiceStub;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.lifecycle.AbstractLifecycleComponent;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.rest.RestStatus;

/**
 * The trainer at the address of the settings. Opens its channel at the first call. Thread-safe;
 * never blocks; answers on a thread of the channel.
 */
public final class Trainer extends AbstractLifecycleComponent {
  private static final long DEADLINE_SECONDS = 20;

  private final String address;
  private final TlsOptions tls;
  private final String token;
  private ManagedChannel channel;

  public Trainer(String address, TlsOptions tls, String token) {
    this.address = address;
    this.tls = tls;
    this.token = token;
  }

  /**
   * Makes one call and hands over its only answer, or an {@link OpenSearchStatusException} with the
   * REST status that stands for the trainer's.
   */
  <R> void call(
      BiConsumer<TrainerServiceStub, StreamObserver<R>> call, ActionListener<R> listener) {
    TrainerServiceStub stub =
        Channels.withToken(TrainerServiceGrpc.newStub(channel()), token)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    call.accept(
        stub,
        new StreamObserver<>() {
          @Override
          public void onNext(R answer) {
            listener.onResponse(answer);
          }

          @Override
          public void onError(Throwable failure) {
            listener.onFailure(translate(failure));
          }

          @Override
          public void onCompleted() {}
        });
  }

  private synchronized ManagedChannel channel() {
    if (channel == null) {
      channel = Channels.open(Endpoint.parse(address), tls);
    } else if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // a trainer that was down a while may be up again: connect now, not after the backoff
      channel.enterIdle();
    }
    return channel;
  }

  private Exception translate(Throwable failure) {
    if (!(failure instanceof StatusRuntimeException refused)) {
      return new OpenSearchStatusException(
          "the trainer at [{}] could not be called", RestStatus.BAD_GATEWAY, failure, address);
    }
    Status status = refused.getStatus();
    String reason = status.getDescription() == null ? status.toString() : status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          new OpenSearchStatusException(
              "the trainer does not answer at [{}]; start it with [config/bin/concierge trainer serve] or point [plugins.concierge.trainer.address] to it",
              RestStatus.SERVICE_UNAVAILABLE,
              refused,
              address);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new OpenSearchStatusException(
              "the trainer at [{}] refused this node's token, see [plugins.concierge.trainer.token]: {}",
              RestStatus.FORBIDDEN,
              refused,
              address,
              reason);
      case DEADLINE_EXCEEDED ->
          new OpenSearchStatusException(
              "the trainer at [{}] did not answer within [{}] seconds",
              RestStatus.GATEWAY_TIMEOUT,
              refused,
              address,
              DEADLINE_SECONDS);
      case NOT_FOUND -> new OpenSearchStatusException(reason, RestStatus.NOT_FOUND);
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          new OpenSearchStatusException(reason, RestStatus.BAD_REQUEST);
      case FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED ->
          new OpenSearchStatusException(reason, RestStatus.CONFLICT);
      case RESOURCE_EXHAUSTED ->
          new OpenSearchStatusException(reason, RestStatus.TOO_MANY_REQUESTS);
      default -> new OpenSearchStatusException(reason, RestStatus.BAD_GATEWAY, refused);
    };
  }

  @Override
  protected void doStart() {}

  @Override
  protected void doStop() {}

  @Override
  protected synchronized void doClose() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
