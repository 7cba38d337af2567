package dev.concierge.trainer.bases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A {@code config.json}, read key by key with errors that name the key. */
final class ConfigFile {
  private final Path file;
  private final JsonNode root;

  private ConfigFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static ConfigFile read(Path folder) throws IOException {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new BaseException(String.format(Locale.ROOT, "[%s] is missing", file));
    }
    try {
      return new ConfigFile(file, new ObjectMapper().readTree(file.toFile()));
    } catch (JsonProcessingException e) {
      throw new BaseException(
          String.format(Locale.ROOT, "[%s] is no JSON: %s", file, e.getOriginalMessage()), e);
    }
  }

  boolean has(String key) {
    return root.hasNonNull(key);
  }

  JsonNode node(String key) {
    return root.path(key);
  }

  String text(String key, String fallback) {
    return has(key) ? root.get(key).asText() : fallback;
  }

  boolean flag(String key, boolean fallback) {
    return has(key) ? root.get(key).asBoolean() : fallback;
  }

  int size(String key) throws BaseException {
    if (!root.path(key).canConvertToInt() || root.path(key).asInt() < 1) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] must have a positive number [%s] but has [%s]",
              file,
              key,
              root.get(key)));
    }
    return root.get(key).asInt();
  }

  int size(String key, int fallback) throws BaseException {
    return has(key) ? size(key) : fallback;
  }

  double number(String key, double fallback) throws BaseException {
    if (!has(key)) {
      return fallback;
    }
    if (!root.get(key).isNumber()) {
      throw new BaseException(
          String.format(
              Locale.ROOT, "[%s] must have a number [%s] but has [%s]", file, key, root.get(key)));
    }
    return root.get(key).asDouble();
  }

  /** Refuses any other value of a key than the one our network computes. */
  void require(String key, String only, String fallback) throws BaseException {
    String found = text(key, fallback);
    if (!found.equals(only)) {
      throw new BaseException(
          String.format(
              Locale.ROOT, "[%s] has %s [%s]: only [%s] can be imported", file, key, found, only));
    }
  }

  BaseException failure(String message) {
    return new BaseException(String.format(Locale.ROOT, "[%s] %s", file, message));
  }
}
