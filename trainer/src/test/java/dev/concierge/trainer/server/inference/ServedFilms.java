package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.GrpcServer;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.concierge.grpc.inference.GenerateTensors;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.TensorMessages;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two random bundles behind a real server on a real socket, and the first one run here. */
final class ServedFilms implements AutoCloseable {
  static final int[] PROMPT = {5, 17, 80, 44, 9};
  static final List<String> TITLES = List.of("the sea", "another film");
  static final Sampling WILD = new Sampling(1.1, .9, 40, .01, 1.2, 77);

  private final LocalPolicy local;
  private final ServedPolicies policies;
  private final GrpcServer server;
  private final ManagedChannel channel;

  /**
   * @param folder for the bundles
   * @param slots replies at the same time
   * @param queue requests at the same time
   */
  ServedFilms(Path folder, int slots, int queue) throws Exception {
    Bundle first = RandomBundle.write(folder.resolve("one"), "films", "v1");
    Bundle second = RandomBundle.write(folder.resolve("two"), "films", "v2");
    RuntimeOptions options = new RuntimeOptions(1, slots);
    local = LocalPolicy.open(first, options);
    policies =
        new ServedPolicies(new GivenBundles(List.of(first.folder(), second.folder())), options, 1);
    server =
        GrpcServer.start(
            new Endpoint("127.0.0.1", 0),
            TlsOptions.PLAINTEXT,
            null,
            List.of(new InferenceEndpoint(policies, queue)));
    channel = Channels.open(new Endpoint("127.0.0.1", server.port()), TlsOptions.PLAINTEXT);
  }

  /** The first bundle, run here. */
  LocalPolicy local() {
    return local;
  }

  ManagedChannel channel() {
    return channel;
  }

  GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  ModelInferResponse infer(String model, WireTensor... inputs) {
    return stub().modelInfer(request(model, inputs));
  }

  static ModelInferRequest request(String model, WireTensor... inputs) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion("");
    TensorMessages.addInputs(request, List.of(inputs));
    return request.build();
  }

  static NamedTensors outputs(ModelInferResponse response) {
    return new NamedTensors("output", TensorMessages.outputs(response));
  }

  /** A turn for the model {@code generate}. */
  static WireTensor[] turn(String mode, int maxTokens) {
    return new WireTensor[] {
      WireTensor.ints(GenerateTensors.PROMPT, PROMPT, PROMPT.length),
      WireTensor.texts(GenerateTensors.ACT_MODE, List.of(mode)),
      WireTensor.texts(GenerateTensors.SLATE, TITLES),
      WireTensor.ints(GenerateTensors.MAX_TOKENS, new int[] {maxTokens}, 1),
      WireTensor.doubles(GenerateTensors.TEMPERATURE, new double[] {WILD.temperature()}, 1),
      WireTensor.doubles(GenerateTensors.TOP_P, new double[] {WILD.topP()}, 1),
      WireTensor.ints(GenerateTensors.TOP_K, new int[] {WILD.topK()}, 1),
      WireTensor.doubles(GenerateTensors.MIN_P, new double[] {WILD.minP()}, 1),
      WireTensor.doubles(GenerateTensors.REPETITION_PENALTY, new double[] {1.2}, 1),
      WireTensor.longs(GenerateTensors.SEED, new long[] {WILD.seed()}, 1)
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    policies.close();
    local.close();
  }
}
