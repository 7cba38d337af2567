package dev.concierge.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.dataset.HeldOutReply;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantGateTests {
  private static final GeneratorConfig GENERATOR =
      new GeneratorConfig(300, 128, 2, 4, 2, 32, 256, 64, 10_000, 1e-5, true);

  @TempDir private Path folder;
  private Path tokenizer;

  @BeforeEach
  void aTokenizer() throws IOException {
    tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
  }

  @Test
  void everyFormIsMeasuredAgainstFp32InTheSamePlaces() throws IOException {
    Manifest manifest = export(replies(12)).manifest();

    assertThat(manifest.variants())
        .extracting(Variant::name)
        .containsExactly("fp32", "q8", "q4", "fp16");
    Variant fp32 = manifest.variants().get(0);
    Variant q8 = manifest.variants().get(1);
    Variant q4 = manifest.variants().get(2);
    assertThat(fp32.usable()).isTrue();
    assertThat(fp32.agreement()).isEqualTo(1);
    assertThat(q8.perplexity()).isCloseTo(fp32.perplexity(), within(.005 * fp32.perplexity()));
    assertThat(q8.agreement()).isGreaterThan(.8).isGreaterThanOrEqualTo(q4.agreement());
    assertThat(manifest.variants())
        .allSatisfy(v -> assertThat(v.hr5()).isEqualTo(v.perplexity() == null ? null : .5));
    Variant fp16 = manifest.variants().get(3);
    // its keys and values need memory that Java can bind from version 22 on
    assertThat(fp16.perplexity() != null).isEqualTo(Runtime.version().feature() >= 22);
    if (fp16.perplexity() != null) {
      assertThat(fp16.perplexity()).isCloseTo(fp32.perplexity(), within(.005 * fp32.perplexity()));
      assertThat(fp16.agreement()).isGreaterThan(.9);
    }
    assertThat(manifest.variants().subList(0, 3))
        .allSatisfy(
            variant -> {
              assertThat(variant.tokensPerSecond()).isPositive();
              assertThat(variant.usable()).isEqualTo(variant.reason().isEmpty());
              assertThat(manifest.files()).containsKey(variant.file());
            });
    assertThat(manifest.variants())
        .filteredOn(variant -> variant.name().equals(manifest.servedVariant()))
        .singleElement()
        .satisfies(served -> assertThat(served.usable()).isTrue());
  }

  @Test
  void withoutHeldOutRepliesOnlyFp32IsServed() throws IOException {
    Manifest manifest = export(List.of()).manifest();

    assertThat(manifest.servedVariant()).isEqualTo("fp32");
    assertThat(manifest.generatorFile()).isEqualTo(BundleFile.GENERATOR);
    assertThat(manifest.variants().subList(1, 4))
        .allSatisfy(
            variant -> {
              assertThat(variant.usable()).isFalse();
              assertThat(variant.reason()).contains("held out");
            });
  }

  @Test
  void theFastestUsableFormIsServedIfItIsFasterBeyondTheNoise() {
    assertThat(VariantGate.served(List.of(fp32(100), form("q8", 150), form("q4", 140))))
        .isEqualTo("q8");
    assertThat(VariantGate.served(List.of(fp32(100), form("q8", 102)))).isEqualTo("fp32");
    Variant bad = new Variant("q4", "generator.q4.onnx", false, "worse", 2.0, 0.1, .5, 900.0, .4);
    assertThat(VariantGate.served(List.of(fp32(100), form("fp16", 900)))).isEqualTo("fp32");
    assertThat(VariantGate.served(List.of(fp32(100), bad))).isEqualTo("fp32");
  }

  private static Variant fp32(double speed) {
    return new Variant("fp32", "generator.onnx", true, "", 1.0, 0.1, 1.0, speed, .4);
  }

  private static Variant form(String name, double speed) {
    return new Variant(name, "generator." + name + ".onnx", true, "", 1.0, 0.1, .9, speed, .4);
  }

  private Bundle export(List<HeldOutReply> heldOut) throws IOException {
    PolicyWeights weights =
        PolicyWeights.random(
            3,
            GENERATOR,
            new EncoderConfig(8, 64, 64, 12, 20, 4),
            new RankerConfig(RankerFeatures.NAMES.size(), 6));
    ManifestDraft draft =
        new ManifestDraft("default", "v1", null, "s1", Map.of(), Map.of(), Map.of());
    return new BundleExporter(Clock.systemUTC())
        .export(
            weights, draft, tokenizer, new Judging.HeldOut(heldOut, .5), folder.resolve("bundle"));
  }

  private List<HeldOutReply> replies(int n) throws IOException {
    Random random = new Random(4);
    List<HeldOutReply> replies = new ArrayList<>();
    try (Tokenizer loaded = Tokenizer.load(tokenizer)) {
      int[] words = loaded.encode("another film about the sea");
      for (int i = 0; i < n; i++) {
        int[] prompt = random.ints(10, 0, words.length).map(w -> words[w]).toArray();
        int[] action = random.ints(8, 0, words.length).map(w -> words[w]).toArray();
        action[7] = loaded.id(SpecialToken.EOS);
        replies.add(new HeldOutReply(prompt, action, 2, 0));
      }
    }
    return replies;
  }
}
