package dev.concierge.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.network.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a file that the first writer of this format has left. */
class ManifestJsonTests {
  private String stored;

  @BeforeEach
  void load() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/bundle/manifest-format-1.json")) {
      stored = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatIsStoredIsWrittenByteForByte() throws BundleException {
    assertThat(new String(ManifestJson.write(read(stored)), StandardCharsets.UTF_8))
        .isEqualTo(stored);
  }

  @Test
  void everyPartTakesWhatItKnows() throws BundleException {
    Manifest manifest = read(stored);
    assertThat(manifest.identity())
        .isEqualTo(new Manifest.Identity("default", "v1", "v0", "space-1"));
    assertThat(manifest.generator().vocabSize()).isEqualTo(300);
    assertThat(manifest.files().get("tokenizer.json").size()).isEqualTo(3_000_000_000L);
    assertThat(manifest.provenance().metrics()).containsEntry("export/parity", 1e-7);
    assertThat(manifest.provenance().created())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    assertThat(manifest.variants()).extracting(Variant::name).containsExactly("fp32", "q8");
  }

  @Test
  void bundlesFromBeforeVariantsAndArchitecturesHaveTheirDefaults() throws BundleException {
    String older =
        stored
            .replaceAll("(?s),\\s+\"variants\" : .*", "}")
            .replaceAll("(?s),\\s+\"architecture\" : \\{.*?\\}", "")
            .replaceAll("\"parent\" : \"v0\",", "");
    Manifest manifest = read(older);
    assertThat(manifest.generators()).isEqualTo(Manifest.Generators.FP32);
    assertThat(manifest.generator().architecture()).isEqualTo(Architecture.LLAMA);
    assertThat(manifest.parent()).isNull();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertMissing("\"created\" : \"2026-01-02T03:04:05.678Z\",", "created is missing");
    assertMissing("\"rankerFeatures\" : [ \"bm25\", \"knn\" ],", "rankerFeatures missing");
    assertMissing("\"version\" : \"v1\",", "version must match");
  }

  private void assertMissing(String line, String message) {
    assertThat(stored).contains(line);
    assertThatThrownBy(() -> read(stored.replace(line, "")))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(message);
  }

  private static Manifest read(String json) throws BundleException {
    return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
