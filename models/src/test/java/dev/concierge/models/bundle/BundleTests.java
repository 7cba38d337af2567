package dev.concierge.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTests {
  @TempDir Path folder;

  private static Manifest draft(String version) {
    return new Manifest(
        new Manifest.Identity("default", version, "v0", "space-1"),
        new Manifest.Sizes(
            GeneratorConfig.SMALL,
            EncoderConfig.SMALL,
            new RankerConfig(2, 32),
            List.of("bm25", "knn")),
        Provenance.of(17, Instant.parse("2026-01-02T03:04:05.678Z"))
            .withMetrics(Map.of("hr@5", 0.25))
            .withDataWindow(Map.of("dialogues", "100"))
            .withTraining(Map.of("seed", "1"))
            .withLibraries(Map.of("onnxruntime", "1.29.0")));
  }

  private Bundle write(Path target, String version) throws IOException {
    try (BundleWriter writer = new BundleWriter(target)) {
      for (BundleFile file : BundleFile.values()) {
        if (file != BundleFile.MANIFEST) {
          Files.writeString(writer.file(file), "content of " + file + " " + version);
        }
      }
      return writer.commit(draft(version));
    }
  }

  private void rewriteManifest(Path target, String from, String to) throws IOException {
    Path manifest = target.resolve("manifest.json");
    String json = Files.readString(manifest);
    assertThat(json).contains(from);
    Files.writeString(manifest, json.replace(from, to));
  }

  @Test
  void manifestComesBack() throws IOException {
    Bundle bundle = write(folder.resolve("v1"), "v1");
    Manifest manifest = Bundle.open(folder.resolve("v1")).manifest();
    assertThat(manifest).isEqualTo(bundle.manifest());
    assertThat(manifest.provenance()).isEqualTo(draft("v1").provenance());
    assertThat(manifest.files())
        .hasSize(BundleFile.values().length - 1)
        .containsKey("generator.onnx");
    assertThat(manifest.tokenizerSha256())
        .isEqualTo(manifest.files().get("tokenizer.json").sha256());
    assertThat(bundle.bytes()).isPositive();
    assertThat(bundle.file("ranker.onnx")).hasContent("content of RANKER v1");
  }

  @Test
  void replacesABundleWholeAndLeavesNothingElse() throws IOException {
    write(folder.resolve("m"), "v1");
    assertThat(write(folder.resolve("m"), "v2").manifest().version()).isEqualTo("v2");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("m"));
    }
  }

  @Test
  void anUnfinishedBundleLeavesNothing() throws IOException {
    try (BundleWriter writer = new BundleWriter(folder.resolve("m"))) {
      Files.writeString(writer.file(BundleFile.RANKER), "x");
      assertThatThrownBy(() -> writer.commit(draft("v1")))
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("generator.onnx");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderOfOtherThingsIsNotReplaced() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "x");
    assertThatThrownBy(() -> new BundleWriter(folder)).hasMessageContaining("thesis.txt");
    assertThat(folder.resolve("thesis.txt")).exists();
  }

  @Test
  void changedTruncatedOrMissingFilesAreNamed() throws IOException {
    Path target = folder.resolve("m");
    write(target, "v1");
    Files.writeString(target.resolve("ranker.onnx"), "content of RANKER v9");
    assertThatThrownBy(() -> Bundle.open(target))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("ranker.onnx")
        .hasMessageContaining("SHA-256");
    Files.writeString(target.resolve("ranker.onnx"), "short");
    assertThatThrownBy(() -> Bundle.open(target))
        .hasMessageContaining("must have [20] bytes but has [5]");
    Files.delete(target.resolve("ranker.onnx"));
    assertThatThrownBy(() -> Bundle.open(target)).hasMessageContaining("ranker.onnx] is missing");
  }

  @Test
  void aManifestCannotReachOutOfItsFolder() throws IOException {
    Path target = folder.resolve("m");
    write(target, "v1");
    Files.writeString(folder.resolve("outside"), "x");
    rewriteManifest(target, "\"opset\"", "\"unknownKey\" : 1, \"opset\"");
    assertThat(Bundle.open(target).manifest().provenance().opset()).isEqualTo(17);
    rewriteManifest(
        target,
        "\"files\" : {",
        "\"files\" : { \"../outside\" : {\"size\":1,\"sha256\":\"" + "0".repeat(64) + "\"},");
    assertThatThrownBy(() -> Bundle.open(target)).hasMessageContaining("[../outside]");
  }

  @Test
  void linksAreRefused() throws IOException {
    Path target = folder.resolve("m");
    write(target, "v1");
    Path outside = folder.resolve("outside");
    Files.move(target.resolve("ranker.onnx"), outside);
    Files.createSymbolicLink(target.resolve("ranker.onnx"), outside);
    assertThatThrownBy(() -> Bundle.open(target)).hasMessageContaining("no regular file");
  }

  @Test
  void unknownFormatsAndIllegalValuesAreNamed() throws IOException {
    Path target = folder.resolve("m");
    write(target, "v1");
    String good = Files.readString(target.resolve("manifest.json"));
    rewriteManifest(target, "\"format\" : 1", "\"format\" : 7");
    assertThatThrownBy(() -> Bundle.open(target))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("format [7] is unknown, this version reads [1]");
    assertThatThrownBy(() -> read(good.replace("\"version\" : \"v1\"", "\"version\" : \"../v1\"")))
        .hasMessageContaining("version must match")
        .hasMessageContaining("[../v1]");
    assertThatThrownBy(() -> read("{")).isInstanceOf(BundleException.class);
    assertThatThrownBy(() -> read("[]")).isInstanceOf(BundleException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(BundleException.class);
    assertThatThrownBy(() -> read("null")).isInstanceOf(BundleException.class);
  }

  private static Manifest read(String json) throws BundleException {
    return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
