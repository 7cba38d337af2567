package dev.concierge.trainer.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.InferTensorContents;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferRequest.InferInputTensor;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.ModelMetadataRequest;
import dev.concierge.grpc.inference.ModelReadyRequest;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.ServerLiveRequest;
import dev.concierge.grpc.inference.ServerMetadataRequest;
import dev.concierge.grpc.inference.ServerReadyRequest;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over a real socket, against the same bundle run here. */
class InferenceEndpointTests {
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
  void saysWhatItIsAndHas() {
    assertThat(films.stub().serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(films.stub().serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .isTrue();
    var about = films.stub().serverMetadata(ServerMetadataRequest.getDefaultInstance());
    assertThat(about.getName()).isEqualTo("concierge");
    assertThat(about.getExtensionsList()).containsExactly("generate");
    assertThat(ready("ranker", "films/v2")).isTrue();
    assertThat(ready("ranker", "v9")).isFalse();
    assertThat(ready("speaker", "")).isFalse();
    var ranker =
        films
            .stub()
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName("ranker").setVersion("v1").build());
    assertThat(ranker.getPlatform()).isEqualTo("concierge:films/v1:s1");
    assertThat(ranker.getVersionsList()).containsExactly("films/v1", "films/v2");
    assertThat(ranker.getInputs(0).getShapeList())
        .containsExactly(-1L, (long) films.local().manifest().ranker().features());
  }

  @Test
  void rawAndTypedContentsGiveTheScoresOfTheBundle() {
    int columns = films.local().manifest().ranker().features();
    float[][] rows = new float[3][columns];
    float[] flat = new float[3 * columns];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) Math.sin(i);
      rows[i / columns][i % columns] = flat[i];
    }
    float[] expected = films.local().score(rows);
    WireTensor features = WireTensor.floats("features", flat, 3, columns);
    assertThat(
            ServedFilms.outputs(films.infer("ranker", features))
                .require("scores", DataType.FP32, 3)
                .floats())
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
    ModelInferResponse answer = films.stub().modelInfer(typed);
    assertThat(ServedFilms.outputs(answer).require("scores", DataType.FP32, 3).floats())
        .isEqualTo(expected);
    assertThat(answer.getId()).isEqualTo("r7");
    assertThat(answer.getModelVersion()).isEqualTo("films/v1");
    assertThat(answer.getParametersOrThrow("space").getStringParam()).isEqualTo("s1");
  }

  @Test
  void encodersGiveTheVectorsOfTheBundleHoweverRowsArePadded() {
    float[] mentioned = {.1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f};
    float[] first =
        films
            .local()
            .encodeQuery(
                new QueryInput(
                    new int[] {3, 5},
                    new int[] {0, 4},
                    new float[][] {mentioned},
                    new int[] {1},
                    new float[] {-.5f}));
    float[] second =
        films
            .local()
            .encodeQuery(
                new QueryInput(
                    new int[] {9}, new int[] {2}, new float[0][], new int[0], new float[0]));
    float[] queries =
        ServedFilms.outputs(
                films.infer(
                    "query_encoder",
                    WireTensor.longs("word_ids", new long[] {3, 5, 9, 0}, 2, 2),
                    WireTensor.longs("word_kinds", new long[] {0, 4, 2, 0}, 2, 2),
                    WireTensor.floats("word_mask", new float[] {1, 1, 1, 0}, 2, 2),
                    WireTensor.floats("item_vectors", Arrays.copyOf(mentioned, 16), 2, 1, 8),
                    WireTensor.longs("item_kinds", new long[] {1, 0}, 2, 1),
                    WireTensor.floats("item_polarity", new float[] {-.5f, 0}, 2, 1),
                    WireTensor.floats("item_mask", new float[] {1, 0}, 2, 1)))
            .require("query", DataType.FP32, 2, 9)
            .floats();
    assertThat(Arrays.copyOfRange(queries, 0, 9)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(queries, 9, 18)).isEqualTo(second);

    ItemVectors item =
        films
            .local()
            .encodeItems(List.of(new ItemInput(new int[] {7, 8}, new float[] {.6f, .8f})))
            .getFirst();
    NamedTensors vectors =
        ServedFilms.outputs(
            films.infer(
                "item_encoder",
                WireTensor.longs("attribute_ids", new long[] {7, 8}, 1, 2),
                WireTensor.floats("attribute_weights", new float[] {.6f, .8f}, 1, 2)));
    assertThat(vectors.require("target", DataType.FP32, 1, 9).floats()).isEqualTo(item.target());
    assertThat(vectors.require("context", DataType.FP32, 1, 8).floats()).isEqualTo(item.context());
  }

  private static boolean ready(String model, String version) {
    return films
        .stub()
        .modelReady(ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
        .getReady();
  }
}
