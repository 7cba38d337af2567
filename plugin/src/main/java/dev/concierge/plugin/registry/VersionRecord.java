package dev.concierge.plugin.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.encoding.EncoderConfig;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A committed version: its files were there in full and had the checksums its manifest names. It
 * never changes.
 *
 * @param model name of the model
 * @param version id
 * @param manifest the bundle's manifest as JSON text
 * @param committed when
 */
public record VersionRecord(String model, String version, String manifest, Instant committed) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the manifest says of one file.
   *
   * @param size bytes
   * @param sha256 lower-case hexadecimal
   */
  record FileEntry(long size, String sha256) {}

  /**
   * Reads the manifest of a version to be committed.
   *
   * @throws IllegalArgumentException if it is not that version's or lacks something
   */
  public static VersionRecord of(String model, String version, JsonNode manifest, Instant now) {
    requireSame("name", model, manifest);
    requireSame("version", version, manifest);
    VersionRecord record = new VersionRecord(model, version, manifest.toString(), now);
    if (record.files().isEmpty()) {
      throw new IllegalArgumentException("manifest [files] must name at least one file");
    }
    return record;
  }

  static VersionRecord read(Map<String, Object> source) {
    return new VersionRecord(
        (String) source.get("model"),
        (String) source.get("version"),
        (String) source.get("manifest"),
        Instant.parse((String) source.get("committed")));
  }

  /** Sizes of the encoders, which say how long the vectors of its space are. */
  EncoderConfig encoder() {
    return JSON.convertValue(json().path("encoder"), EncoderConfig.class);
  }

  Map<String, Object> source() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("type", "version");
    source.put("model", model);
    source.put("version", version);
    source.put("committed", committed.toString());
    source.put("manifest", manifest);
    return source;
  }

  public JsonNode json() {
    try {
      return JSON.readTree(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "manifest of version [" + version + "] of model [" + model + "] is not JSON", e);
    }
  }

  /** The manifest's files by name. */
  Map<String, FileEntry> files() {
    Map<String, FileEntry> files = new TreeMap<>();
    json()
        .path("files")
        .properties()
        .forEach(entry -> files.put(ModelNames.file(entry.getKey()), file(entry)));
    return files;
  }

  /** Vector space; empty when the manifest names none. */
  public String space() {
    return json().path("space").asText("");
  }

  /** Version that this one was trained from; {@code null} when there is none. */
  public String parent() {
    return json().path("parent").asText(null);
  }

  private static FileEntry file(Map.Entry<String, JsonNode> entry) {
    JsonNode size = entry.getValue().path("size");
    JsonNode sha256 = entry.getValue().path("sha256");
    if (!size.canConvertToLong() || size.asLong() < 0 || sha256.asText().length() != 64) {
      throw new IllegalArgumentException(
          "manifest [files."
              + entry.getKey()
              + "] must have [size] in bytes and [sha256] in hexadecimal but was ["
              + entry.getValue()
              + "]");
    }
    return new FileEntry(size.asLong(), sha256.asText());
  }

  private static void requireSame(String key, String expected, JsonNode manifest) {
    String actual = manifest.path(key).asText("");
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          "manifest ["
              + key
              + "] must be ["
              + expected
              + "] as in the path but was ["
              + actual
              + "]");
    }
  }
}
