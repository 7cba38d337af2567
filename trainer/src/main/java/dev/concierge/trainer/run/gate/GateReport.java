package dev.concierge.trainer.run.gate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The verdict as one HTML page that needs nothing else: checks, figures, PPO's course as SVG. */
public final class GateReport {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 120;
  private static final List<String> PLOTS =
      List.of("objective/scores", "objective/kl", "policy/clipfrac_avg", "loss/value_avg");

  private GateReport() {}

  /**
   * @param title what was judged, such as a version
   * @param history metrics of PPO's updates, oldest first; may be empty
   */
  public static String html(String title, GateVerdict verdict, List<Map<String, Double>> history) {
    StringBuilder page = new StringBuilder(4096);
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escape(title))
        .append(
            "</title><style>body{font:15px sans-serif;margin:2em;max-width:60em}table{border-collapse:collapse}td,th{padding:.3em .8em;border-bottom:1px solid #ccc;text-align:left}.ok{color:#176d2d}.no{color:#b3261e}figure{display:inline-block;margin:1em}</style></head><body><h1>")
        .append(escape(title))
        .append(verdict.passed() ? ": <span class=\"ok\">passed" : ": <span class=\"no\">refused")
        .append("</span></h1><h2>Checks</h2><table>");
    for (GateVerdict.Check check : verdict.checks()) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td class=\"%s\">%s</td><td>%s</td><td>%s</td></tr>",
              check.passed() ? "ok" : "no",
              check.passed() ? "passed" : "failed",
              escape(check.name()),
              escape(check.text())));
    }
    page.append("</table><h2>Figures</h2>").append(figures(verdict.figures()));
    if (!history.isEmpty()) {
      page.append("<h2>PPO</h2>");
      PLOTS.forEach(name -> page.append(plot(name, history)));
    }
    return page.append("</body></html>\n").toString();
  }

  private static String figures(Map<String, Double> figures) {
    StringBuilder table =
        new StringBuilder("<table><tr><th></th><th>serving</th><th>candidate</th></tr>");
    Set<String> pairs = new TreeSet<>();
    Map<String, Double> single = new TreeMap<>();
    figures.forEach(
        (name, value) -> {
          if (name.startsWith("serving/") || name.startsWith("candidate/")) {
            pairs.add(name.substring(name.indexOf('/') + 1));
          } else {
            single.put(name, value);
          }
        });
    for (String name : pairs) {
      table.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%s</td><td>%s</td></tr>",
              escape(name),
              number(figures.get("serving/" + name)),
              number(figures.get("candidate/" + name))));
    }
    single.forEach(
        (name, value) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td colspan=\"2\">%s</td></tr>",
                    escape(name),
                    number(value))));
    return table.append("</table>").toString();
  }

  /** One line from the first update to the last. */
  private static String plot(String name, List<Map<String, Double>> history) {
    double[] values = history.stream().mapToDouble(row -> row.getOrDefault(name, 0.0)).toArray();
    double low = java.util.Arrays.stream(values).min().orElse(0);
    double high = java.util.Arrays.stream(values).max().orElse(1);
    double range = high - low < 1e-12 ? 1 : high - low;
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double x = values.length == 1 ? 0 : (double) i / (values.length - 1) * WIDTH;
      double y = HEIGHT - (values[i] - low) / range * HEIGHT;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    return String.format(
        Locale.ROOT,
        "<figure><figcaption>%s (%.4g to %.4g)</figcaption><svg viewBox=\"-5 -5 %d %d\" width=\"%d\"><polyline points=\"%s\" fill=\"none\" stroke=\"#2456a6\" stroke-width=\"2\"/></svg></figure>",
        escape(name),
        values[0],
        values[values.length - 1],
        WIDTH + 10,
        HEIGHT + 10,
        WIDTH,
        points.toString().strip());
  }

  private static String number(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
