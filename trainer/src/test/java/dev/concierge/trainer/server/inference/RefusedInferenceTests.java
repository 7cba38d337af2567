package dev.concierge.trainer.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.util.concurrent.ListenableFuture;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.InferTensorContents;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferRequest.InferInputTensor;
import dev.concierge.grpc.inference.WireTensor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server refuses, and what it says. */
class RefusedInferenceTests {
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
  void mistakesNameTheTensorAndBothShapes() {
    refuses(
        ServedFilms.request("ranker", WireTensor.floats("features", new float[6], 2, 3)),
        Status.Code.INVALID_ARGUMENT,
        "[features]",
        "FP32[-1, " + films.local().manifest().ranker().features() + "]",
        "FP32[2, 3]");
    refuses(ServedFilms.request("ranker"), Status.Code.INVALID_ARGUMENT, "[features] is missing");
    refuses(
        ServedFilms.request("ranker", WireTensor.floats("feature", new float[0], 0, 3)),
        Status.Code.INVALID_ARGUMENT,
        "[feature] is unknown");
    refuses(
        ServedFilms.request("ranker").toBuilder()
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
        ServedFilms.request("generate", WireTensor.ints("prompt", new int[] {1, 999}, 2)),
        Status.Code.INVALID_ARGUMENT,
        "[prompt]",
        "[0, 300)",
        "[999]");
    refuses(
        ServedFilms.request("generate", WireTensor.ints("prompt", new int[0], 0)),
        Status.Code.INVALID_ARGUMENT,
        "prompt");
    refuses(ServedFilms.request("speaker"), Status.Code.NOT_FOUND, "[speaker]", "query_encoder");
    refuses(
        ServedFilms.request("ranker").toBuilder().setModelVersion("v3").build(),
        Status.Code.NOT_FOUND,
        "[v3]",
        "films/v1");
  }

  @Test
  void tooManyAtATimeAreRefused() throws Exception {
    try (ServedFilms narrow = new ServedFilms(folder.resolve("narrow"), 1, 1)) {
      var calls = new ArrayList<ListenableFuture<?>>();
      for (int i = 0; i < 20; i++) {
        calls.add(
            GRPCInferenceServiceGrpc.newFutureStub(narrow.channel())
                .modelInfer(ServedFilms.request("generate", ServedFilms.turn("always", 40))));
      }
      int refused = 0;
      for (var call : calls) {
        try {
          call.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
          refused++;
        }
      }
      assertThat(refused).isBetween(1, 19);
    }
  }

  private static void refuses(ModelInferRequest request, Status.Code code, String... parts) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> films.stub().modelInfer(request))
        .satisfies(
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(parts);
            });
  }
}
