package dev.concierge.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The registry's listing as lines of text. */
final class VersionTable {
  private static final String LINE = "%-16s %-28s %-10s %-28s %s%n";

  private VersionTable() {}

  /**
   * @param answer of {@code GET models}: models with their versions, as a list or by name
   */
  static String render(JsonNode answer) {
    StringBuilder text =
        new StringBuilder(LINE.formatted("MODEL", "VERSION", "STATE", "PARENT", "CREATED"));
    JsonNode models = answer.path("models");
    models
        .properties()
        .forEach(
            entry ->
                entry
                    .getValue()
                    .path("versions")
                    .forEach(v -> text.append(line(entry.getKey(), v))));
    if (models.isArray()) {
      for (JsonNode model : models) {
        String name = first(model, "name", "model");
        model.path("versions").forEach(version -> text.append(line(name, version)));
      }
    }
    return text.toString();
  }

  private static String line(String model, JsonNode version) {
    return LINE.formatted(
        model,
        first(version, "version", "name"),
        first(version, "state"),
        first(version, "parent"),
        first(version, "created", "committed"));
  }

  private static String first(JsonNode node, String... names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (node.hasNonNull(name)) {
        found.add(node.get(name).asText());
      }
    }
    return found.isEmpty() ? "-" : found.get(0);
  }
}
