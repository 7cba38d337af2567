package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.bundle.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final String TENT = "{\"message\": \"a tent\", \"log\": false}";

  @TempDir private Path folder;

  @Test
  void servesWithoutALauncherAndOutlivesMissingLibraries() throws Exception {
    try (NodeProcess node = new NodeProcess(NAME)) {
      node.startFresh();
      node.rest().put("/" + NAME, "{\"settings\": {\"index.knn\": true}}");
      StammeringPolicy.open(node, NAME, Variant.FP32, folder);

      try (InstalledNode installed =
          InstalledNode.insteadOf(node, folder, "-Duser.language=ar", "-Duser.country=EG")) {
        BackendNode.awaitPolicy(node.rest(), NAME);
        Rest.Answer answer = node.rest().post(RECOMMEND, TENT);
        assertThat(answer.body().path("warnings").toString()).doesNotContain("[knn]");
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
