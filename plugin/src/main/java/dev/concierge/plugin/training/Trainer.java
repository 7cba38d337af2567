package dev.concierge.plugin.training;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.v1.TrainerServiceGrpc;
import dev.concierge.grpc.v1.TrainerServiceGrpc.TrainerServiceStub;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.opensearch.common.lifecycle.AbstractLifecycleComponent;
import org.opensearch.core.action.ActionListener;

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
   * Makes one call and hands over its only answer, or its failure as {@link TrainerFailure} tells
   * it.
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
            listener.onFailure(TrainerFailure.told(failure, address, DEADLINE_SECONDS));
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
