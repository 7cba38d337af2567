package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.GenerateTensors;
import dev.concierge.grpc.inference.InferParameter;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.ModelMetadataRequest;
import dev.concierge.grpc.inference.ModelMetadataResponse;
import dev.concierge.grpc.inference.ModelMetadataResponse.TensorMetadata;
import dev.concierge.grpc.inference.ModelReadyRequest;
import dev.concierge.grpc.inference.ModelReadyResponse;
import dev.concierge.grpc.inference.ModelStreamInferResponse;
import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.ServerLiveRequest;
import dev.concierge.grpc.inference.ServerLiveResponse;
import dev.concierge.grpc.inference.ServerMetadataRequest;
import dev.concierge.grpc.inference.ServerMetadataResponse;
import dev.concierge.grpc.inference.ServerReadyRequest;
import dev.concierge.grpc.inference.ServerReadyResponse;
import dev.concierge.trainer.server.inference.ServedModel.Signature;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** {@code inference.GRPCInferenceService}. Thread-safe. */
public final class InferenceEndpoint extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private final ServedPolicies policies;
  private final Inferences inferences;

  /**
   * @param most requests computed or waiting at the same time; more are refused
   */
  public InferenceEndpoint(ServedPolicies policies, int most) {
    this.policies = policies;
    this.inferences = new Inferences(policies, most);
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> responses) {
    answer(responses, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> responses) {
    boolean ready = !policies.list().isEmpty();
    answer(responses, () -> ServerReadyResponse.newBuilder().setReady(ready).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> responses) {
    String version = InferenceEndpoint.class.getPackage().getImplementationVersion();
    answer(
        responses,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(PolicyAddress.SERVER)
                .setVersion(version == null ? "development" : version)
                .addExtensions(PolicyModel.GENERATE.modelName())
                .build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> responses) {
    answer(responses, () -> ModelReadyResponse.newBuilder().setReady(isReady(request)).build());
  }

  /** A policy that can be opened is ready; it is opened by that. */
  private boolean isReady(ModelReadyRequest request) {
    if (PolicyModel.of(request.getName()).isEmpty()) {
      return false;
    }
    try (ServedPolicies.Use use = policies.acquire(request.getVersion())) {
      return use.policy() != null;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> responses) {
    answer(responses, () -> metadata(request));
  }

  private ModelMetadataResponse metadata(ModelMetadataRequest request) {
    PolicyModel name = Inferences.required(request.getName());
    try (ServedPolicies.Use use = policies.acquire(request.getVersion())) {
      ServedModel model = ServedModel.of(name, use.policy());
      return ModelMetadataResponse.newBuilder()
          .setName(name.modelName())
          .addAllVersions(policies.list().stream().map(PolicyAddress::toString).toList())
          .setPlatform(use.address().platform(use.policy().manifest().space()))
          .addAllInputs(messages(model.inputs()))
          .addAllOutputs(messages(model.outputs()))
          .build();
    }
  }

  private static List<TensorMetadata> messages(List<Signature> signatures) {
    return signatures.stream()
        .map(
            tensor ->
                TensorMetadata.newBuilder()
                    .setName(tensor.name())
                    .setDatatype(tensor.type().name())
                    .addAllShape(tensor.shape())
                    .build())
        .toList();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> responses) {
    answer(responses, () -> inferences.infer(request, step -> {}));
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> responses) {
    // with a handler, telling a caller who has gone is no failure: the decode loop ends by itself
    ((ServerCallStreamObserver<ModelStreamInferResponse>) responses).setOnCancelHandler(() -> {});
    return new StreamObserver<>() {
      @Override
      public void onNext(ModelInferRequest request) {
        try {
          ModelInferResponse last =
              inferences.infer(request, step -> responses.onNext(message(step)));
          InferParameter yes = InferParameter.newBuilder().setBoolParam(true).build();
          responses.onNext(
              message(last.toBuilder().putParameters(GenerateTensors.FINAL, yes).build()));
        } catch (RuntimeException e) {
          Status status = Inferences.status(e);
          responses.onNext(
              ModelStreamInferResponse.newBuilder()
                  .setErrorMessage(status.getCode() + ": " + status.getDescription())
                  .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()))
                  .build());
        }
      }

      @Override
      public void onError(Throwable cancelled) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private static ModelStreamInferResponse message(ModelInferResponse response) {
    return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
  }

  private static <T> void answer(StreamObserver<T> responses, Supplier<T> call) {
    T value;
    try {
      value = call.get();
    } catch (RuntimeException e) {
      responses.onError(Inferences.status(e).asRuntimeException());
      return;
    }
    responses.onNext(value);
    responses.onCompleted();
  }
}
