package dev.concierge.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleExporterTests {
  private static final EncoderConfig ENCODER =
      new EncoderConfig(8, 64, 64, 12, 20, 4).withMembers(2);
  private static final RankerConfig RANKER = new RankerConfig(RankerFeatures.NAMES.size(), 6);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void aPolicySurvivesExportAndIsReadBackExactly() throws IOException {
    PolicyWeights weights = loud(generator(true));
    Bundle bundle = export(weights);
    assertThat(bundle.manifest().provenance().created()).isEqualTo(NOW);
    assertThat(bundle.manifest().provenance().metrics().get("export/parity")).isBetween(0.0, 1e-4);
    assertThat(bundle.manifest().files()).containsKey("generator.fp16.onnx");
    assertThat(bundle.manifest().variants())
        .filteredOn(variant -> variant.name().equals("fp16"))
        .singleElement()
        .satisfies(variant -> assertThat(variant.usable()).isFalse())
        .satisfies(variant -> assertThat(variant.reason()).contains("held out"));
    Map<String, Tensor> back = PolicyWeights.of(bundle).tensors();
    assertThat(back.keySet()).isEqualTo(weights.tensors().keySet());
    weights
        .tensors()
        .forEach(
            (name, tensor) -> assertThat(back.get(name).data()).as(name).isEqualTo(tensor.data()));
  }

  @Test
  void theServingRuntimeOpensWhatWasExported() throws IOException {
    try (LocalPolicy policy =
        LocalPolicy.open(export(loud(generator(false))), new RuntimeOptions(1, 1))) {
      float[] query =
          policy.encodeQuery(
              new QueryInput(
                  new int[] {3, 5}, new int[] {0, 4}, new float[0][], new int[0], new float[0]));
      assertThat(query).hasSize(ENCODER.width() + 1);
      assertThat(query[ENCODER.width()]).isEqualTo(1f);
      assertThat(policy.encodeItems(List.of(new ItemInput(new int[] {7}, new float[] {1}))))
          .singleElement()
          .satisfies(item -> assertThat(item.context()).hasSize(ENCODER.width()));
      assertThat(policy.score(new float[4][RANKER.features()])).hasSize(4);
    }
  }

  @Test
  void aGraphThatComputesSomethingElseIsRefused() throws IOException {
    PolicyWeights weights = loud(generator(true));
    PolicyWeights other =
        PolicyWeights.random(99, weights.generator(), weights.encoder(), weights.ranker());
    Path generator = folder.resolve("generator.onnx");
    Path ranker = folder.resolve("ranker.onnx");
    PolicyGraphs graphs = new PolicyGraphs(other.tensors());
    graphs.generator(other.generator(), generator);
    graphs.ranker(other.ranker(), ranker);
    assertThatThrownBy(() -> new GeneratorParity(weights).check(generator))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("generator");
    assertThatThrownBy(() -> new GraphParity(weights).ranker(ranker))
        .isInstanceOf(ParityException.class);
    assertThat(new GeneratorParity(other).check(generator)).isCloseTo(0, within(1e-4));
  }

  @Test
  void aGraphWithOneCorruptedWeightIsRefused() throws IOException {
    PolicyWeights weights = loud(generator(true));
    Path file = folder.resolve("generator.onnx");
    new PolicyGraphs(weights.tensors()).generator(weights.generator(), file);
    byte[] bytes = Files.readAllBytes(file);
    // the last parameter's bytes end the file
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, 1000);
    Files.write(file, bytes);
    assertThatThrownBy(() -> new GeneratorParity(weights).check(file))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("generator.onnx")
        .hasMessageMatching(".*differ by \\[[0-9.e+]+] but at most \\[[0-9.e+-]+] is allowed.*");
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> new GeneratorParity(weights).check(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("generator.onnx");
  }

  @Test
  void nothingIsLeftBehindWhenTheTokenizerDoesNotFit() throws IOException {
    PolicyWeights weights =
        PolicyWeights.random(
            1,
            new GeneratorConfig(100, 16, 1, 2, 1, 16, 24, 32, 10_000, 1e-5, true),
            ENCODER,
            RANKER);
    assertThatThrownBy(() -> export(weights)).hasMessageContaining("[100]");
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("tokenizer.json");
    }
  }

  @Test
  void aBundleThatIsRefusedLeavesTheOneThatWasThere() throws IOException {
    PolicyWeights weights = loud(generator(true));
    Bundle before = export(weights);
    Map<String, Tensor> broken = new HashMap<>(weights.tensors());
    broken.replaceAll(
        (name, tensor) -> {
          float[] data = tensor.data().clone();
          data[0] = name.startsWith("ranker.") ? Float.NaN : data[0];
          return new Tensor(tensor.shape(), data);
        });
    assertThatThrownBy(() -> export(weights.with(broken)))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("ranker.onnx")
        .hasMessageContaining("at most");
    assertThat(Bundle.open(before.folder()).manifest()).isEqualTo(before.manifest());
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("tokenizer.json", "bundle");
    }
  }

  @Test
  void weightsBesideTheGraphServeAndAreReadBack() throws IOException {
    PolicyWeights weights = loud(generator(true));
    Bundle inside = export(weights);
    Bundle beside =
        new BundleExporter(
                Clock.fixed(NOW, ZoneOffset.UTC),
                new ExportSettings(GeneratorVariant.of(List.of("q8")), 1000))
            .export(weights, draft(), folder.resolve("tokenizer.json"), folder.resolve("beside"));
    assertThat(beside.manifest().files())
        .containsKeys("generator.onnx.data", "generator.q8.onnx")
        .doesNotContainKeys("generator.q4.onnx", "generator.fp16.onnx");
    assertThat(Files.mismatch(inside.file("generator.q8.onnx"), beside.file("generator.q8.onnx")))
        .isEqualTo(-1);
    Map<String, Tensor> back = PolicyWeights.of(beside).tensors();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> assertThat(back.get(name).data()).as(name).isEqualTo(tensor.data()));
    try (LocalPolicy policy = LocalPolicy.open(beside, new RuntimeOptions(1, 1))) {
      assertThat(policy.score(new float[4][RANKER.features()])).hasSize(4);
    }
  }

  private Bundle export(PolicyWeights weights) throws IOException {
    Path tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
    return new BundleExporter(Clock.fixed(NOW, ZoneOffset.UTC))
        .export(weights, draft(), tokenizer, folder.resolve("bundle"));
  }

  private static ManifestDraft draft() {
    return new ManifestDraft(
        "default", "v1", null, "s1", Map.of(), Map.of("dialogues", "2"), Map.of("seed", "1"));
  }

  private static GeneratorConfig generator(boolean tied) {
    return new GeneratorConfig(300, 32, 2, 4, 2, 16, 40, 48, 10_000, 1e-5, tied);
  }

  /**
   * Weights large enough that attention is far from uniform, and small enough that the network does
   * not amplify rounding: at a factor of 8 processors with different vector units disagree by more
   * than the tolerance.
   */
  private static PolicyWeights loud(GeneratorConfig generator) {
    PolicyWeights weights = PolicyWeights.random(5, generator, ENCODER, RANKER);
    SplittableRandom random = new SplittableRandom(6);
    Map<String, Tensor> loud = new HashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] data = tensor.data().clone();
              for (int i = 0; i < data.length; i++) {
                data[i] = data[i] * 3 + .05f * (float) random.nextGaussian();
              }
              loud.put(name, new Tensor(tensor.shape(), data));
            });
    return weights.with(loud);
  }
}
