package dev.concierge.plugin.registry.calls;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.indices.SystemIndices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.opensearch.common.hash.MessageDigests;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class RegistryActionsTests extends OpenSearchSingleNodeTestCase {
  private static final byte[] CONTENT =
      "not a graph, but the registry's business is bytes".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> V1 = Map.of("name", "default", "version", "v1");

  private TestCalls calls;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    calls = new TestCalls(client());
  }

  public void testChunksAreVerifiedWhenCommittedAndNeverChangeAfterwards() {
    upload(0, Arrays.copyOfRange(CONTENT, 0, 20));
    then(calls.fails(CommitVersionAction.TYPE, V1, manifest(CONTENT)))
        .hasMessageContaining("[ranker.onnx]")
        .hasMessageContaining("nothing was uploaded at offset [20] of [49] bytes");

    upload(20, new byte[CONTENT.length - 20]);
    RuntimeException corrupted = calls.fails(CommitVersionAction.TYPE, V1, manifest(CONTENT));
    then(corrupted).hasMessageContaining("is corrupted").hasMessageContaining(sha256(CONTENT));
    then(TestCalls.status(corrupted)).isEqualTo(400);

    byte[] rest = Arrays.copyOfRange(CONTENT, 20, CONTENT.length);
    upload(20, rest);
    then(calls.call(CommitVersionAction.TYPE, V1, manifest(CONTENT)).body())
        .containsEntry("state", "candidate")
        .containsEntry("result", "created");
    then(calls.call(CommitVersionAction.TYPE, V1, manifest(CONTENT)).body())
        .containsEntry("result", "noop");
    upload(20, rest);
    then(TestCalls.status(calls.fails(UploadFileAction.TYPE, file(), chunk(20, new byte[3]))))
        .isEqualTo(409);

    then(calls.call(GetModelsAction.TYPE, V1, null).body())
        .containsEntry("state", "candidate")
        .containsKey("manifest");
    then((List<?>) calls.call(GetModelsAction.TYPE, Map.of(), null).body().get("models"))
        .hasSize(1);
  }

  public void testAVersionThatCannotBeLoadedIsNotPromoted() {
    upload(0, CONTENT);
    calls.call(CommitVersionAction.TYPE, V1, manifest(CONTENT));

    RuntimeException failure = calls.fails(PromoteAction.TYPE, V1, "{\"reason\":\"try\"}");
    then(TestCalls.status(failure)).isEqualTo(503);
    then(failure)
        .hasMessageContaining("version [v1] of model [default] could not be loaded")
        .hasMessageContaining("bundle format [0]");
    then(calls.call(GetModelsAction.TYPE, V1, null).body())
        .containsEntry("state", "candidate")
        .containsEntry("deployed", false);
    then(TestCalls.status(calls.fails(RollbackAction.TYPE, Map.of("name", "default"), "{}")))
        .isEqualTo(409);
  }

  public void testMistakesAreNamed() {
    then(TestCalls.status(calls.fails(GetModelsAction.TYPE, V1, null))).isEqualTo(404);
    then(TestCalls.status(calls.fails(DeployAction.TYPE, V1, null))).isEqualTo(404);
    then(calls.fails(
            UploadFileAction.TYPE,
            Map.of("name", "default", "version", "v1", "file", "../ranker.onnx"),
            chunk(0, CONTENT)))
        .hasMessageContaining("file name must match");
    then(calls.fails(UploadFileAction.TYPE, file(), "{\"offset\":0,\"data\":\"%\"}"))
        .hasMessageContaining("[data] must be base64");
    then(calls.fails(CommitVersionAction.TYPE, V1, "{\"name\":\"other\"}"))
        .hasMessageContaining("manifest [name] must be [default]");
  }

  public void testMemoryIsStoredUnderItsVersion() {
    calls.call(
        UploadMemoryAction.TYPE,
        V1,
        """
        {"id":"t1","text":"a quiet film","items":["1","2"]}
        {"id":"t2","text":"a loud film","items":"3"}
        """);
    client().admin().indices().prepareRefresh(SystemIndices.MEMORY).get();
    then(client().prepareGet(SystemIndices.MEMORY, "default/v1/t2").get().getSourceAsMap())
        .containsEntry("version", "v1")
        .containsEntry("items", List.of("3"));
    then(calls.fails(UploadMemoryAction.TYPE, V1, "{\"id\":\"t1\"}"))
        .hasMessageContaining("[text] is required");
  }

  private void upload(long offset, byte[] data) {
    calls.call(UploadFileAction.TYPE, file(), chunk(offset, data));
  }

  private static Map<String, String> file() {
    return Map.of("name", "default", "version", "v1", "file", "ranker.onnx");
  }

  private static String chunk(long offset, byte[] data) {
    return "{\"offset\":"
        + offset
        + ",\"data\":\""
        + Base64.getEncoder().encodeToString(data)
        + "\"}";
  }

  private static String manifest(byte[] content) {
    return """
    {"name":"default","version":"v1","space":"s1",
     "files":{"ranker.onnx":{"size":SIZE,"sha256":"SHA256"}}}"""
        .replace("SIZE", Integer.toString(content.length))
        .replace("SHA256", sha256(content));
  }

  private static String sha256(byte[] content) {
    return HexFormat.of().formatHex(MessageDigests.sha256().digest(content));
  }
}
