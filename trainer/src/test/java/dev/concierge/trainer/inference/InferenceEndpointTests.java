package dev.concierge.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.GrpcServer;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.concierge.grpc.inference.InferTensorContents;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferRequest.InferInputTensor;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.ModelMetadataRequest;
import dev.concierge.grpc.inference.ModelReadyRequest;
import dev.concierge.grpc.inference.ModelStreamInferResponse;
import dev.concierge.grpc.inference.ServerLiveRequest;
import dev.concierge.grpc.inference.ServerMetadataRequest;
import dev.concierge.grpc.inference.ServerReadyRequest;
import dev.concierge.grpc.policy.GenerateTensors;
import dev.concierge.grpc.tensors.DataType;
import dev.concierge.grpc.tensors.NamedTensors;
import dev.concierge.grpc.tensors.Tensor;
import dev.concierge.grpc.tensors.TensorMessages;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.decoding.ActChoice;
import dev.concierge.models.decoding.ActMode;
import dev.concierge.models.decoding.Generation;
import dev.concierge.models.decoding.Reply;
import dev.concierge.models.decoding.Sampling;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.inference.PolicyRuntime;
import dev.concierge.models.inference.RuntimeOptions;
import dev.concierge.models.turn.Act;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over a real socket, against the same bundle run here. */
class InferenceEndpointTests {
  private static final int[] PROMPT = {5, 17, 80, 44, 9};
  private static final List<String> TITLES = List.of("the sea", "another film");
  private static final Sampling WILD = new Sampling(1.1, .9, 40, .01, 1.2, 77);

  @TempDir private static Path folder;
  private static PolicyRuntime local;
  private static ServedPolicies policies;
  private static GrpcServer server;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    Bundle first = RandomBundle.write(folder.resolve("one"), "films", "v1");
    Bundle second = RandomBundle.write(folder.resolve("two"), "films", "v2");
    RuntimeOptions options = new RuntimeOptions(1, 2);
    local = PolicyRuntime.open(first, options);
    policies =
        new ServedPolicies(new GivenBundles(List.of(first.folder(), second.folder())), options, 1);
    server =
        GrpcServer.start(
            new Endpoint("127.0.0.1", 0),
            TlsOptions.PLAINTEXT,
            null,
            List.of(new InferenceEndpoint(policies, 16)));
    channel = Channels.open(new Endpoint("127.0.0.1", server.port()), TlsOptions.PLAINTEXT);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.close();
    policies.close();
    local.close();
  }

  @Test
  void saysWhatItIsAndHas() {
    assertThat(stub().serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(stub().serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    var about = stub().serverMetadata(ServerMetadataRequest.getDefaultInstance());
    assertThat(about.getName()).isEqualTo("concierge");
    assertThat(about.getExtensionsList()).containsExactly("generate");
    assertThat(ready("ranker", "films/v2")).isTrue();
    assertThat(ready("ranker", "v9")).isFalse();
    assertThat(ready("speaker", "")).isFalse();
    var ranker =
        stub()
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName("ranker").setVersion("v1").build());
    assertThat(ranker.getPlatform()).isEqualTo("concierge:films/v1:s1");
    assertThat(ranker.getVersionsList()).containsExactly("films/v1", "films/v2");
    assertThat(ranker.getInputs(0).getShapeList())
        .containsExactly(-1L, (long) local.manifest().ranker().features());
  }

  @Test
  void rawAndTypedContentsGiveTheScoresOfTheBundle() {
    int columns = local.manifest().ranker().features();
    float[][] rows = new float[3][columns];
    float[] flat = new float[3 * columns];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) Math.sin(i);
      rows[i / columns][i % columns] = flat[i];
    }
    float[] expected = local.score(rows);
    Tensor features = Tensor.floats("features", flat, 3, columns);
    assertThat(outputs(infer("ranker", features)).require("scores", DataType.FP32, 3).floats())
        .isEqualTo(expected);

    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (float value : flat) {
      contents.addFp32Contents(value);
    }
    ModelInferRequest typed =
        ModelInferRequest.newBuilder()
            .setModelName("ranker")
            .setId("r7")
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("features")
                    .setDatatype("FP32")
                    .addShape(3)
                    .addShape(columns)
                    .setContents(contents))
            .build();
    ModelInferResponse answer = stub().modelInfer(typed);
    assertThat(outputs(answer).require("scores", DataType.FP32, 3).floats()).isEqualTo(expected);
    assertThat(answer.getId()).isEqualTo("r7");
    assertThat(answer.getModelVersion()).isEqualTo("films/v1");
    assertThat(answer.getParametersOrThrow("space").getStringParam()).isEqualTo("s1");
  }

  @Test
  void encodersGiveTheVectorsOfTheBundleHoweverRowsArePadded() {
    float[] mentioned = {.1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f};
    float[] first =
        local.encodeQuery(
            new QueryInput(
                new int[] {3, 5},
                new int[] {0, 4},
                new float[][] {mentioned},
                new int[] {1},
                new float[] {-.5f}));
    float[] second =
        local.encodeQuery(
            new QueryInput(new int[] {9}, new int[] {2}, new float[0][], new int[0], new float[0]));
    float[] queries =
        outputs(
                infer(
                    "query_encoder",
                    Tensor.longs("word_ids", new long[] {3, 5, 9, 0}, 2, 2),
                    Tensor.longs("word_kinds", new long[] {0, 4, 2, 0}, 2, 2),
                    Tensor.floats("word_mask", new float[] {1, 1, 1, 0}, 2, 2),
                    Tensor.floats("item_vectors", Arrays.copyOf(mentioned, 16), 2, 1, 8),
                    Tensor.longs("item_kinds", new long[] {1, 0}, 2, 1),
                    Tensor.floats("item_polarity", new float[] {-.5f, 0}, 2, 1),
                    Tensor.floats("item_mask", new float[] {1, 0}, 2, 1)))
            .require("query", DataType.FP32, 2, 9)
            .floats();
    assertThat(Arrays.copyOfRange(queries, 0, 9)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(queries, 9, 18)).isEqualTo(second);

    ItemVectors item =
        local
            .encodeItems(List.of(new ItemInput(new int[] {7, 8}, new float[] {.6f, .8f})))
            .getFirst();
    NamedTensors vectors =
        outputs(
            infer(
                "item_encoder",
                Tensor.longs("attribute_ids", new long[] {7, 8}, 1, 2),
                Tensor.floats("attribute_weights", new float[] {.6f, .8f}, 1, 2)));
    assertThat(vectors.require("target", DataType.FP32, 1, 9).floats()).isEqualTo(item.target());
    assertThat(vectors.require("context", DataType.FP32, 1, 8).floats()).isEqualTo(item.context());
  }

  @Test
  void twoCallsGiveTheTurnThatTheBundleGives() {
    ActChoice act;
    Reply reply;
    try (Generation generation = local.generator().start(PROMPT)) {
      act = generation.chooseAct(ActMode.AUTO, WILD);
      generation.appendSlate(
          act.act() == Act.RECOMMEND
              ? TITLES.stream().map(title -> new SlateEntry(title, title)).toList()
              : List.of());
      reply = generation.reply(WILD, 12, () -> false);
    }
    NamedTensors acted = outputs(infer("generate", inputs("auto", 0)));
    assertThat(text(acted, GenerateTensors.ACT)).isEqualTo(act.act().json());
    assertThat(acted.require(GenerateTensors.ACT_LOG_PROB, DataType.FP32, 1).floats()[0])
        .isEqualTo(act.logProb());
    assertThat(acted.require(GenerateTensors.TOKENS, DataType.INT32, 0).ints()).isEmpty();

    String forced = act.act() == Act.RECOMMEND ? "always" : "never";
    NamedTensors spoken = outputs(infer("generate", inputs(forced, 12)));
    assertThat(spoken.require(GenerateTensors.TOKENS, DataType.INT32, -1).ints())
        .isEqualTo(reply.tokens());
    assertThat(spoken.require(GenerateTensors.LOG_PROBS, DataType.FP32, -1).floats())
        .isEqualTo(reply.logProbs());
    assertThat(text(spoken, GenerateTensors.FINISH_REASON)).isEqualTo(reply.finishReason());
  }

  @Test
  void aStreamTellsEveryTokenThenTheWholeAndGoesOnAfterAMistake() throws Exception {
    List<ModelStreamInferResponse> heard = new ArrayList<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    StreamObserver<ModelInferRequest> requests =
        GRPCInferenceServiceGrpc.newStub(channel)
            .modelStreamInfer(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ModelStreamInferResponse response) {
                    heard.add(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    end.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(null);
                  }
                });
    requests.onNext(request("generate", Tensor.texts("prompt", List.of("words"))));
    requests.onNext(request("generate", inputs("always", 9)));
    requests.onCompleted();
    end.get(20, TimeUnit.SECONDS);

    assertThat(heard.getFirst().getErrorMessage())
        .startsWith("INVALID_ARGUMENT")
        .contains("[prompt]");
    ModelInferResponse last = heard.getLast().getInferResponse();
    assertThat(last.getParametersOrThrow(GenerateTensors.FINAL).getBoolParam()).isTrue();
    int[] whole = outputs(last).require(GenerateTensors.TOKENS, DataType.INT32, -1).ints();
    int[] steps =
        heard.subList(1, heard.size() - 1).stream()
            .flatMapToInt(
                step ->
                    Arrays.stream(
                        outputs(step.getInferResponse())
                            .require(GenerateTensors.TOKENS, DataType.INT32, 1)
                            .ints()))
            .toArray();
    assertThat(steps).isNotEmpty().isEqualTo(whole);
  }

  @Test
  void aCancelledCallGivesItsPlaceBack() throws Exception {
    for (int i = 0; i < 6; i++) {
      var call =
          GRPCInferenceServiceGrpc.newFutureStub(channel)
              .modelInfer(request("generate", inputs("always", 60)));
      call.cancel(true);
    }
    assertThat(outputs(infer("generate", inputs("always", 3)))).isNotNull();
  }

  @Test
  void mistakesNameTheTensorAndBothShapes() {
    refuses(
        request("ranker", Tensor.floats("features", new float[6], 2, 3)),
        Status.Code.INVALID_ARGUMENT,
        "[features]",
        "FP32[-1, " + local.manifest().ranker().features() + "]",
        "FP32[2, 3]");
    refuses(request("ranker"), Status.Code.INVALID_ARGUMENT, "[features] is missing");
    refuses(
        request("ranker", Tensor.floats("feature", new float[0], 0, 3)),
        Status.Code.INVALID_ARGUMENT,
        "[feature] is unknown");
    refuses(
        request("ranker").toBuilder()
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("features")
                    .setDatatype("FP32")
                    .addShape(2)
                    .addShape(4)
                    .setContents(InferTensorContents.newBuilder().addFp32Contents(1)))
            .build(),
        Status.Code.INVALID_ARGUMENT,
        "[features]",
        "[32] bytes",
        "[4]");
    refuses(
        request("generate", Tensor.ints("prompt", new int[] {1, 999}, 2)),
        Status.Code.INVALID_ARGUMENT,
        "[prompt]",
        "[0, 300)",
        "[999]");
    refuses(
        request("generate", Tensor.ints("prompt", new int[0], 0)),
        Status.Code.INVALID_ARGUMENT,
        "prompt");
    refuses(request("speaker"), Status.Code.NOT_FOUND, "[speaker]", "query_encoder");
    refuses(
        request("ranker").toBuilder().setModelVersion("v3").build(),
        Status.Code.NOT_FOUND,
        "[v3]",
        "films/v1");
  }

  @Test
  void tooManyAtATimeAreRefused() throws Exception {
    try (ServedPolicies few =
            new ServedPolicies(
                new GivenBundles(List.of(folder.resolve("one/bundle"))),
                new RuntimeOptions(1, 1),
                1);
        GrpcServer small =
            GrpcServer.start(
                new Endpoint("127.0.0.1", 0),
                TlsOptions.PLAINTEXT,
                null,
                List.of(new InferenceEndpoint(few, 1)))) {
      ManagedChannel narrow =
          Channels.open(new Endpoint("127.0.0.1", small.port()), TlsOptions.PLAINTEXT);
      try {
        var calls = new ArrayList<com.google.common.util.concurrent.ListenableFuture<?>>();
        for (int i = 0; i < 20; i++) {
          calls.add(
              GRPCInferenceServiceGrpc.newFutureStub(narrow)
                  .modelInfer(request("generate", inputs("always", 40))));
        }
        int refused = 0;
        for (var call : calls) {
          try {
            call.get(20, TimeUnit.SECONDS);
          } catch (java.util.concurrent.ExecutionException e) {
            assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            refused++;
          }
        }
        assertThat(refused).isBetween(1, 19);
      } finally {
        narrow.shutdownNow();
      }
    }
  }

  private static void refuses(ModelInferRequest request, Status.Code code, String... parts) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> stub().modelInfer(request))
        .satisfies(
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(parts);
            });
  }

  private static Tensor[] inputs(String mode, int maxTokens) {
    return new Tensor[] {
      Tensor.ints(GenerateTensors.PROMPT, PROMPT, PROMPT.length),
      Tensor.texts(GenerateTensors.ACT_MODE, List.of(mode)),
      Tensor.texts(GenerateTensors.SLATE, TITLES),
      Tensor.ints(GenerateTensors.MAX_TOKENS, new int[] {maxTokens}, 1),
      Tensor.doubles(GenerateTensors.TEMPERATURE, new double[] {WILD.temperature()}, 1),
      Tensor.doubles(GenerateTensors.TOP_P, new double[] {WILD.topP()}, 1),
      Tensor.ints(GenerateTensors.TOP_K, new int[] {WILD.topK()}, 1),
      Tensor.doubles(GenerateTensors.MIN_P, new double[] {WILD.minP()}, 1),
      Tensor.doubles(GenerateTensors.REPETITION_PENALTY, new double[] {1.2}, 1),
      Tensor.longs(GenerateTensors.SEED, new long[] {WILD.seed()}, 1)
    };
  }

  private static ModelInferResponse infer(String model, Tensor... inputs) {
    return stub().modelInfer(request(model, inputs));
  }

  private static ModelInferRequest request(String model, Tensor... inputs) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion("");
    TensorMessages.addInputs(request, List.of(inputs));
    return request.build();
  }

  private static NamedTensors outputs(ModelInferResponse response) {
    return new NamedTensors("output", TensorMessages.outputs(response));
  }

  private static String text(NamedTensors tensors, String name) {
    return tensors.require(name, DataType.BYTES, 1).texts().getFirst();
  }

  private static boolean ready(String model, String version) {
    return stub()
        .modelReady(ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
        .getReady();
  }

  private static GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }
}
