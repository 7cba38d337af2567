package dev.concierge.it.bench.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one run, as a table and as JSON.
 *
 * @param title of the run
 * @param machine what it ran on, by name
 * @param figures in the order in which they are shown
 */
public record FigureReport(String title, Map<String, String> machine, List<Figure> figures) {
  private static final String ROW = "%-78s %12s   %-9s %s%n";

  public FigureReport {
    machine = Map.copyOf(machine);
    figures = List.copyOf(figures);
  }

  /** Whether every figure reaches its bar. */
  public boolean passed() {
    return figures.stream().allMatch(Figure::passed);
  }

  /** Prints a table with the bar beside each figure, and what each was computed from. */
  public void print(PrintWriter out) {
    out.printf(Locale.ROOT, ROW, title, "measured", "bar", "");
    for (Figure figure : figures) {
      out.printf(
          Locale.ROOT,
          ROW,
          figure.what(),
          number(figure.value()) + " " + figure.unit(),
          figure.bar() == null
              ? ""
              : figure.bar().side().sign() + " " + number(figure.bar().limit()),
          figure.bar() == null ? "" : figure.passed() ? "pass" : "MISSED");
      List<String> parts = new ArrayList<>();
      figure.parts().forEach((name, value) -> parts.add(name + " " + number(value)));
      if (!parts.isEmpty()) {
        out.println("    " + String.join(", ", parts));
      }
    }
    out.flush();
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Writes the report as JSON; the folder is made when missing. */
  public void write(Path file) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("title", title).put("passed", passed());
    ObjectNode where = root.putObject("machine");
    machine.forEach(where::put);
    ArrayNode list = root.putArray("figures");
    for (Figure figure : figures) {
      ObjectNode node = list.addObject();
      node.put("id", figure.id()).put("what", figure.what());
      node.put("value", figure.value()).put("unit", figure.unit());
      if (figure.bar() != null) {
        node.put("bar", figure.bar().side().name().toLowerCase(Locale.ROOT));
        node.put("limit", figure.bar().limit());
      }
      node.put("passed", figure.passed());
      ObjectNode parts = node.putObject("parts");
      figure.parts().forEach(parts::put);
    }
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }
}
