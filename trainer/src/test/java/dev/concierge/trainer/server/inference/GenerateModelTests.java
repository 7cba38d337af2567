package dev.concierge.trainer.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.GenerateTensors;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.ModelStreamInferResponse;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
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

/** Turns and replies over a real socket, against the same bundle run here. */
class GenerateModelTests {
  @TempDir private static Path folder;
  private static ServedFilms films;

  @BeforeAll
  static void start() throws Exception {
    films = new ServedFilms(folder, 2, 16);
  }

  @AfterAll
  static void stop() {
    films.close();
  }

  @Test
  void twoCallsGiveTheTurnThatTheBundleGives() {
    ActChoice act;
    Reply reply;
    try (Generation generation = films.local().generator().start(ServedFilms.PROMPT)) {
      act = generation.chooseAct(ActMode.AUTO, ServedFilms.WILD);
      generation.appendSlate(
          act.act() == Act.RECOMMEND
              ? ServedFilms.TITLES.stream().map(title -> new SlateEntry(title, title)).toList()
              : List.of());
      reply = generation.reply(ServedFilms.WILD, 12, () -> false);
    }
    NamedTensors acted = ServedFilms.outputs(films.infer("generate", ServedFilms.turn("auto", 0)));
    assertThat(text(acted, GenerateTensors.ACT)).isEqualTo(act.act().json());
    assertThat(acted.require(GenerateTensors.ACT_LOG_PROB, DataType.FP32, 1).floats()[0])
        .isEqualTo(act.logProb());
    assertThat(acted.require(GenerateTensors.TOKENS, DataType.INT32, 0).ints()).isEmpty();

    String forced = act.act() == Act.RECOMMEND ? "always" : "never";
    NamedTensors spoken =
        ServedFilms.outputs(films.infer("generate", ServedFilms.turn(forced, 12)));
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
        GRPCInferenceServiceGrpc.newStub(films.channel())
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
    requests.onNext(ServedFilms.request("generate", WireTensor.texts("prompt", List.of("words"))));
    requests.onNext(ServedFilms.request("generate", ServedFilms.turn("always", 9)));
    requests.onCompleted();
    end.get(20, TimeUnit.SECONDS);

    assertThat(heard.getFirst().getErrorMessage())
        .startsWith("INVALID_ARGUMENT")
        .contains("[prompt]");
    ModelInferResponse last = heard.getLast().getInferResponse();
    assertThat(last.getParametersOrThrow(GenerateTensors.FINAL).getBoolParam()).isTrue();
    int[] whole =
        ServedFilms.outputs(last).require(GenerateTensors.TOKENS, DataType.INT32, -1).ints();
    int[] steps =
        heard.subList(1, heard.size() - 1).stream()
            .flatMapToInt(
                step ->
                    Arrays.stream(
                        ServedFilms.outputs(step.getInferResponse())
                            .require(GenerateTensors.TOKENS, DataType.INT32, 1)
                            .ints()))
            .toArray();
    assertThat(steps).isNotEmpty().isEqualTo(whole);
  }

  @Test
  void aCancelledCallGivesItsPlaceBack() throws Exception {
    for (int i = 0; i < 6; i++) {
      var call =
          GRPCInferenceServiceGrpc.newFutureStub(films.channel())
              .modelInfer(ServedFilms.request("generate", ServedFilms.turn("always", 60)));
      call.cancel(true);
    }
    assertThat(ServedFilms.outputs(films.infer("generate", ServedFilms.turn("always", 3))))
        .isNotNull();
  }

  private static String text(NamedTensors tensors, String name) {
    return tensors.require(name, DataType.BYTES, 1).texts().getFirst();
  }
}
