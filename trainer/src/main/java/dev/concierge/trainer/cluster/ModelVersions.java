package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.LongConsumer;

/** The registry's calls for one model. Thread-safe as the client it came from. */
public final class ModelVersions {
  private static final int CHUNK_BYTES = 4 << 20;

  private final ConciergeClient client;
  private final String path;
  private final ObjectMapper json = new ObjectMapper();

  ModelVersions(ConciergeClient client, String model) {
    this.client = client;
    this.path = ConciergeClient.BASE + "/models/" + ConciergeClient.encoded(model);
  }

  /**
   * Uploads one file of a bundle in chunks. Sending a chunk twice changes nothing, so a broken
   * upload is simply repeated.
   *
   * @param sent receives the number of bytes after each chunk
   */
  public void upload(String version, Path file, LongConsumer sent) {
    String target =
        version(version) + "/files/" + ConciergeClient.encoded(file.getFileName().toString());
    try (InputStream in = Files.newInputStream(file)) {
      long offset = 0;
      byte[] chunk = in.readNBytes(CHUNK_BYTES);
      do {
        ObjectNode body = json.createObjectNode();
        body.put("offset", offset).put("data", Base64.getEncoder().encodeToString(chunk));
        client.call("PUT", target, body);
        sent.accept(chunk.length);
        offset += chunk.length;
        chunk = in.readNBytes(CHUNK_BYTES);
      } while (chunk.length > 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + file + "]", e);
    }
  }

  /** Verifies the uploaded files against the manifest and makes the version a candidate. */
  public JsonNode commit(String version, Path manifest) {
    try {
      return client.call(
          "POST", version(version) + "/_commit", json.readTree(Files.readAllBytes(manifest)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + manifest + "]", e);
    }
  }

  /** Past turns that led to items, one JSON object {@code {"id","text","items"}} a line. */
  public JsonNode memory(String version, String lines) {
    return client.callLines("POST", version(version) + "/_memory", lines, Map.of());
  }

  /** Loads the version on the nodes without giving it traffic. */
  public JsonNode deploy(String version) {
    return client.call("POST", version(version) + "/_deploy", null);
  }

  /**
   * Gives the version the traffic.
   *
   * @param override records that a version the gate refused is promoted all the same
   */
  public JsonNode promote(String version, String reason, boolean override) {
    ObjectNode body = json.createObjectNode().put("reason", reason).put("override", override);
    return client.call("POST", version(version) + "/_promote", body);
  }

  /** Returns to the previously promoted version. */
  public JsonNode rollback(String reason) {
    return client.call("POST", path + "/_rollback", json.createObjectNode().put("reason", reason));
  }

  /** The model with its versions. */
  public JsonNode get() {
    return client.call("GET", path, null);
  }

  /** One version. */
  public JsonNode get(String version) {
    return client.call("GET", version(version), null);
  }

  @Override
  public String toString() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private String version(String version) {
    return path + "/versions/" + ConciergeClient.encoded(version);
  }
}
