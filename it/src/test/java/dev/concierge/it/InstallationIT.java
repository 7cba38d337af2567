package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.InstalledNode;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.StammeringPolicy;
import dev.concierge.models.bundle.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node depends on no launcher and no locale, and stays up where native libraries cannot be
 * loaded.
 */
@EnabledOnOs(OS.LINUX)
@EnabledForJreRange(
    min = JRE.JAVA_22,
    disabledReason = "on Java 21 the launcher's variable is needed")
class InstallationIT {
  private static final String NAME = "installed";
  private static final String RECOMMEND =
      "/_plugins/_concierge/recommenders/" + NAME + "/_recommend";
  private static final String TENT =
      "{\"message\": \"a tent\", \"log\": false, \"explain\": true, \"recommend\": \"always\"}";

  @TempDir private Path folder;

  @Test
  void servesWithoutALauncherAndOutlivesMissingLibraries() throws Exception {
    try (NodeProcess node = new NodeProcess(NAME)) {
      node.startFresh();
      node.rest().put("/" + NAME, "{\"settings\": {\"index.knn\": true}}");
      StammeringPolicy.open(node, NAME, Variant.FP32, folder);

      Path libraries = unpacked(InstalledNode.dataOf(node));
      try (InstalledNode installed =
          InstalledNode.insteadOf(
              node,
              folder,
              "-Duser.language=ar",
              "-Duser.country=EG",
              "-Donnxruntime.native.path=" + libraries,
              "-DENGINE_CACHE_DIR=" + libraries)) {
        BackendNode.awaitPolicy(node.rest(), NAME);
        indexWithVector(node.rest());
        Rest.Answer answer = node.rest().post(RECOMMEND, TENT);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().path("warnings").toString()).doesNotContain("[knn]");
        assertThat(answer.body().at("/recommendations/0/explanation/encoder").asDouble())
            .as(answer.body().toString())
            .isNotZero();
        try (Stream<Path> unpacked = Files.walk(libraries)) {
          assertThat(unpacked.map(file -> file.getFileName().toString()))
              .contains("libtokenizers.so");
        }
        assertThat(installed.isAlive()).isTrue();
      }

      node.restart();
      Path nothing = Files.createDirectory(folder.resolve("nothing"));
      try (InstalledNode installed =
          InstalledNode.insteadOf(node, folder, "-Donnxruntime.native.path=" + nothing)) {
        answersByWords(node.rest());
        assertThat(installed.isAlive()).as(installed.log()).isTrue();
      }
    }
  }

  /** ONNX Runtime's libraries, unpacked as the README says, in a folder that the node may use. */
  private static Path unpacked(Path data) throws IOException {
    Path libraries = Files.createDirectory(data.resolve("libraries"));
    for (String library : List.of("libonnxruntime.so", "libonnxruntime4j_jni.so")) {
      String resource = "/ai/onnxruntime/native/linux-x64/" + library;
      try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
        Files.copy(in, libraries.resolve(library));
      }
    }
    Files.setPosixFilePermissions(libraries, PosixFilePermissions.fromString("rwxrwxrwx"));
    return libraries;
  }

  private static void indexWithVector(Rest rest) throws IOException {
    rest.put(
        "/_ingest/pipeline/" + NAME,
        "{\"processors\":[{\"concierge_item_vector\":{\"recommender\":\"" + NAME + "\"}}]}");
    Rest.Answer indexed =
        rest.put(
            "/" + NAME + "/_doc/1?refresh=true&pipeline=" + NAME, "{\"title\":\"a red tent\"}");
    assertThat(indexed.status()).as(indexed.body().toString()).isEqualTo(200);
  }

  private static void answersByWords(Rest rest) throws Exception {
    assertThat(awaitProblem(rest))
        .contains("model [" + NAME + "]", "ONNX Runtime cannot be loaded", "java.io.tmpdir");
    Rest.Answer answer = rest.post(RECOMMEND, TENT);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().at("/recommendations/0/_id").asText()).isEqualTo("1");
    assertThat(answer.body().at("/warnings/0").asText())
        .contains("ranked by words alone", "ONNX Runtime cannot be loaded");
    Rest.Answer promoted =
        rest.post("/_plugins/_concierge/models/" + NAME + "/versions/v1/_promote", "{}");
    assertThat(promoted.status()).isEqualTo(503);
    assertThat(promoted.body().toString()).contains("ONNX Runtime cannot be loaded");
  }

  /** The first problem that the node's health names. */
  private static String awaitProblem(Rest rest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String problem = "";
    while (!problem.contains("cannot be loaded") && System.nanoTime() < deadline) {
      Thread.sleep(200);
      problem = rest.get("/_plugins/_concierge/_health").body().at("/problems/0").asText();
    }
    return problem;
  }
}
