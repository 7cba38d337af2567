package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.GenerateTensors;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.ModelStreamInferResponse;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.generation.TokenListener;
import dev.concierge.models.policy.PolicyUnavailableException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One reply streamed token by token; not tried again. Used once, by one thread. */
final class ReplyStream
    implements ClientResponseObserver<ModelInferRequest, ModelStreamInferResponse> {
  private static final long POLL_MILLIS = 20;

  /** A response, or the status with which the stream ended. */
  private record Event(ModelStreamInferResponse response, Status end) {}

  private final RemoteModels models;
  private final TokenListener listener;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile ClientCallStreamObserver<ModelInferRequest> call;

  ReplyStream(RemoteModels models, TokenListener listener) {
    this.models = models;
    this.listener = listener;
  }

  /**
   * Tells the listener every token and returns the whole.
   *
   * @throws CancellationException if the caller cancelled; the server stops, too
   */
  NamedTensors infer(List<WireTensor> inputs, Duration timeout, BooleanSupplier cancelled) {
    ModelInferRequest request = models.request(PolicyModel.GENERATE, inputs);
    var requests = models.server().streaming(timeout).modelStreamInfer(this);
    requests.onNext(request);
    requests.onCompleted();
    while (true) {
      Event event = next(cancelled);
      if (event.end != null) {
        throw failed(event.end.asRuntimeException(), timeout);
      }
      if (!event.response.getErrorMessage().isEmpty()) {
        call.cancel("the request failed", null);
        throw failed(status(event.response.getErrorMessage()).asRuntimeException(), timeout);
      }
      ModelInferResponse answer = event.response.getInferResponse();
      NamedTensors tensors = models.outputs(PolicyModel.GENERATE, answer);
      if (answer.containsParameters(GenerateTensors.FINAL)) {
        models.server().succeeded();
        return tensors;
      }
      listener.drawn(
          tensors.require(GenerateTensors.TOKENS, DataType.INT32, 1).ints()[0],
          tensors.require(GenerateTensors.LOG_PROBS, DataType.FP32, 1).floats()[0]);
    }
  }

  private Event next(BooleanSupplier cancelled) {
    try {
      while (true) {
        Event event = events.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (cancelled.getAsBoolean()) {
          call.cancel("the caller cancelled", null);
          throw new CancellationException("the caller cancelled");
        }
        if (event != null) {
          return event;
        }
      }
    } catch (InterruptedException e) {
      call.cancel("the node is stopping", e);
      Thread.currentThread().interrupt();
      throw new CancellationException("the node is stopping");
    }
  }

  private RuntimeException failed(StatusRuntimeException failure, Duration timeout) {
    RuntimeException told = models.server().told(failure, timeout);
    return told instanceof StatusRuntimeException notFound ? lost(notFound) : told;
  }

  private PolicyUnavailableException lost(StatusRuntimeException notFound) {
    return models.lost(notFound);
  }

  /** Our server writes {@code CODE: description}; any other text is a failure of its own kind. */
  private static Status status(String message) {
    int colon = message.indexOf(':');
    try {
      Status.Code code = Status.Code.valueOf(message.substring(0, Math.max(0, colon)));
      return code.toStatus().withDescription(message.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      return Status.UNKNOWN.withDescription(message);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ModelInferRequest> started) {
    this.call = started;
  }

  @Override
  public void onNext(ModelStreamInferResponse response) {
    events.add(new Event(response, null));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(null, Status.fromThrowable(failure)));
  }

  @Override
  public void onCompleted() {
    events.add(new Event(null, Status.UNKNOWN.withDescription("the stream ended too early")));
  }
}
