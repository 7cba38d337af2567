package dev.concierge.trainer.evaluate.report;

import dev.concierge.trainer.evaluate.report.Comparison.Difference;
import dev.concierge.trainer.evaluate.report.Comparison.Slice;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison as one HTML page that needs nothing else: tables, and differences as SVG. */
public final class ComparisonPage {
  private static final List<String> BY_SLICE = List.of("HR@1", "HR@5", "HR@10", "HR@50", "NDCG@5");
  private static final int LABEL = 210;
  private static final int WIDTH = 360;
  private static final int ROW = 22;

  private ComparisonPage() {}

  /**
   * @param a what the first report is called
   * @param b what the second report is called
   */
  public static String html(String a, String b, Comparison comparison) {
    StringBuilder page = new StringBuilder(16_384);
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escape(b + " against " + a))
        .append(
            "</title><style>body{font:15px sans-serif;margin:2em;max-width:70em}table{border-collapse:collapse}td,th{padding:.25em .7em;border-bottom:1px solid #ccc;text-align:right}td:first-child,th:first-child{text-align:left}.up{color:#176d2d}.down{color:#b3261e}text{font:13px sans-serif}</style></head><body><h1>")
        .append(escape(b + " against " + a))
        .append(
            "</h1><p>Differences are the second less the first, on the same instances; intervals are 95 % bootstrap intervals over conversations. Coloured where the interval leaves out zero.</p>");
    comparison
        .protocols()
        .forEach(
            (protocol, slices) -> {
              page.append("<h2>").append(escape(protocol)).append("</h2>");
              page.append(metrics(slices.get(Comparison.ALL)));
              page.append("<h3>HR@10 by slice</h3>").append(plot(slices));
              page.append(slices(slices));
            });
    return page.append("</body></html>\n").toString();
  }

  private static String metrics(Slice all) {
    StringBuilder table =
        new StringBuilder(
            "<table><tr><th>"
                + all.instances()
                + " instances</th><th>first</th><th>second</th>"
                + "<th>difference</th><th>95 %</th></tr>");
    all.figures()
        .forEach(
            (name, figure) ->
                table.append(
                    String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td>%.4f</td><td>%.4f</td>%s<td>[%+.4f, %+.4f]</td></tr>",
                        name,
                        figure.a(),
                        figure.b(),
                        cell(figure),
                        figure.interval().low(),
                        figure.interval().high())));
    return table.append("</table>").toString();
  }

  private static String slices(Map<String, Slice> slices) {
    StringBuilder table = new StringBuilder("<table><tr><th>slice</th><th>instances</th>");
    BY_SLICE.forEach(name -> table.append("<th>").append(name).append("</th>"));
    table.append("</tr>");
    slices.forEach(
        (name, slice) -> {
          table.append(
              String.format(
                  Locale.ROOT, "<tr><td>%s</td><td>%d</td>", escape(name), slice.instances()));
          BY_SLICE.forEach(metric -> table.append(cell(slice.figures().get(metric))));
          table.append("</tr>");
        });
    return table.append("</table>").toString();
  }

  private static String cell(Difference figure) {
    String style = !figure.certain() ? "" : figure.value() > 0 ? "up" : "down";
    return String.format(Locale.ROOT, "<td class=\"%s\">%+.4f</td>", style, figure.value());
  }

  /** One interval a slice around the line of no difference. */
  private static String plot(Map<String, Slice> slices) {
    double most =
        slices.values().stream()
            .map(slice -> slice.figures().get("HR@10").interval())
            .mapToDouble(i -> Math.max(Math.abs(i.low()), Math.abs(i.high())))
            .max()
            .orElse(1);
    double scale = WIDTH / 2.0 / Math.max(most, 1e-6);
    double middle = LABEL + WIDTH / 2.0;
    int height = ROW * slices.size() + ROW;
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg width=\"%d\" height=\"%d\"><line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\" stroke=\"#999\"/>",
                LABEL + WIDTH + 20,
                height,
                middle,
                middle,
                height - ROW));
    int row = 0;
    for (Map.Entry<String, Slice> slice : slices.entrySet()) {
      Difference figure = slice.getValue().figures().get("HR@10");
      double y = row * ROW + ROW / 2.0;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"0\" y=\"%.1f\">%s</text><line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#2456a6\" stroke-width=\"2\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#2456a6\"/>",
              y + 4,
              escape(slice.getKey()),
              middle + figure.interval().low() * scale,
              y,
              middle + figure.interval().high() * scale,
              y,
              middle + figure.value() * scale,
              y));
      row++;
    }
    return svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%+.3f</text><text x=\"%d\" y=\"%d\">%+.3f</text></svg>",
                LABEL,
                height - 4,
                -most,
                LABEL + WIDTH - 40,
                height - 4,
                most))
        .toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
