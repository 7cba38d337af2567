package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The registry's listing as lines of text. */
final class VersionTable {
  private static final String LINE = "%-16s %-28s %-10s %-28s %s%n";

  private VersionTable() {}

  /**
   * One line per version.
   *
   * @param answer of {@code GET models}: a list of models with their versions
   */
  static String render(JsonNode answer) {
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, LINE, "MODEL", "VERSION", "STATE", "PARENT", "COMMITTED"));
    for (JsonNode model : answer.path("models")) {
      model.path("versions").forEach(version -> text.append(line(version)));
    }
    return text.toString();
  }

  private static String line(JsonNode version) {
    return String.format(
        Locale.ROOT,
        LINE,
        field(version, "name"),
        field(version, "version"),
        field(version, "state"),
        field(version, "parent"),
        field(version, "committed"));
  }

  private static String field(JsonNode version, String name) {
    return version.hasNonNull(name) ? version.get(name).asText() : "-";
  }
}
