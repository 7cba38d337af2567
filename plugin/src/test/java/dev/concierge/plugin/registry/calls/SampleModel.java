package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.TestCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** A real bundle with random weights that tests register as versions of the model "sample". */
public final class SampleModel {
  static final Map<String, String> MODEL = Map.of("name", "sample");

  private static final Set<String> FILES =
      Set.of(
          "generator.onnx",
          "query_encoder.onnx",
          "item_encoder.onnx",
          "ranker.onnx",
          "tokenizer.json",
          "generation_config.json");

  private SampleModel() {}

  /** Parameters of a call about a version. */
  public static Map<String, String> version(String version) {
    return Map.of("name", "sample", "version", version);
  }

  public static void register(TestCalls calls, String version) throws IOException {
    for (String file : FILES) {
      calls.call(
          UploadFileAction.TYPE,
          Map.of("name", "sample", "version", version, "file", file),
          "{\"offset\":0,\"data\":\"" + Base64.getEncoder().encodeToString(resource(file)) + "\"}");
    }
    String manifest = new String(resource("manifest.json"), StandardCharsets.UTF_8);
    calls.call(
        CommitVersionAction.TYPE,
        version(version),
        manifest.replaceFirst("\"version\"\\s*:\\s*\"v1\"", "\"version\":\"" + version + "\""));
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = SampleModel.class.getResourceAsStream("/sample-bundle/" + file)) {
      return in.readAllBytes();
    }
  }
}
