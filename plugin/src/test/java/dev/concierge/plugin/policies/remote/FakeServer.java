package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.GrpcServer;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.InferTensorContents;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.ModelInferResponse.InferOutputTensor;
import dev.concierge.grpc.inference.ModelMetadataRequest;
import dev.concierge.grpc.inference.ModelMetadataResponse;
import dev.concierge.grpc.inference.ModelMetadataResponse.TensorMetadata;
import dev.concierge.grpc.inference.ModelReadyRequest;
import dev.concierge.grpc.inference.ModelReadyResponse;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.ServerMetadataRequest;
import dev.concierge.grpc.inference.ServerMetadataResponse;
import dev.concierge.grpc.inference.TensorMessages;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of another kind, such as Triton: its ranker sums the features and answers with typed
 * contents; it generates nothing. Fails as it is told.
 */
final class FakeServer extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase
    implements AutoCloseable {
  /** Statuses of the next inferences, before they succeed. */
  final Queue<Status> failures = new ArrayDeque<>();

  final AtomicInteger inferences = new AtomicInteger();
  final CountDownLatch cancelled = new CountDownLatch(1);
  volatile boolean silent;

  private final int dimension;
  private final int features;
  private final GrpcServer server;

  FakeServer(int port, int dimension, int features) throws IOException {
    this.dimension = dimension;
    this.features = features;
    this.server =
        GrpcServer.start(
            new Endpoint("127.0.0.1", port), TlsOptions.PLAINTEXT, "secret", List.of(this));
  }

  int port() {
    return server.port();
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> responses) {
    responses.onNext(ServerMetadataResponse.newBuilder().setName("triton").build());
    responses.onCompleted();
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> responses) {
    responses.onNext(
        ModelReadyResponse.newBuilder().setReady(!request.getName().equals("generate")).build());
    responses.onCompleted();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> responses) {
    responses.onNext(
        ModelMetadataResponse.newBuilder()
            .setName(request.getName())
            .setPlatform("onnxruntime_onnx")
            .addVersions("1")
            .addInputs(tensor("features", features))
            .addOutputs(tensor("query", dimension + 1L))
            .build());
    responses.onCompleted();
  }

  private static TensorMetadata tensor(String name, long width) {
    return TensorMetadata.newBuilder()
        .setName(name)
        .setDatatype("FP32")
        .addShape(-1)
        .addShape(width)
        .build();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> responses) {
    inferences.incrementAndGet();
    if (silent) {
      Context.current().addListener(gone -> cancelled.countDown(), Runnable::run);
      return;
    }
    Status failure = failures.poll();
    if (failure != null) {
      responses.onError(failure.asRuntimeException());
      return;
    }
    float[] values =
        new NamedTensors("input", TensorMessages.inputs(request))
            .require("features", DataType.FP32, NamedTensors.ANY, features)
            .floats();
    InferTensorContents.Builder sums = InferTensorContents.newBuilder();
    int rows = values.length / features;
    for (int row = 0; row < rows; row++) {
      float sum = 0;
      for (int column = 0; column < features; column++) {
        sum += values[row * features + column];
      }
      sums.addFp32Contents(sum);
    }
    responses.onNext(
        ModelInferResponse.newBuilder()
            .addOutputs(
                InferOutputTensor.newBuilder()
                    .setName("scores")
                    .setDatatype("FP32")
                    .addShape(rows)
                    .setContents(sums))
            .build());
    responses.onCompleted();
  }

  @Override
  public void close() {
    server.close();
  }
}
