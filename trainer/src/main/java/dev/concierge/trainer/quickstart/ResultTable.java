package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.evaluate.report.RankingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table a person sees at the end. */
final class ResultTable {
  private static final String UNKNOWN = "-";
  private static final List<String> METRICS = List.of("HR@1", "HR@5", "HR@10", "HR@50", "NDCG@5");

  private ResultTable() {}

  /**
   * The table before/after, what happened in between, and the recorded dialogues if there are any.
   */
  static String render(QuickstartResult result) {
    StringBuilder text = new StringBuilder();
    text.append(table(List.of("", "before", "after", "change"), rows(result)));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%d held-out people, same seeds; feedback from %d logged conversations (%d slates, %d events).%n",
            result.before().loop().conversations(),
            result.collected().conversations(),
            result.collected().slates(),
            result.collected().events()));
    text.append(verdict(result));
    text.append(
        String.format(
            Locale.ROOT,
            "Requests while the run trained, loaded and promoted: %d, failed: %d.%n",
            result.traffic().requests(),
            result.traffic().failures()));
    if (!result.floors().isEmpty()) {
      text.append('\n').append(recorded(result));
    }
    return text.toString();
  }

  private static List<List<String>> rows(QuickstartResult result) {
    Measurement before = result.before();
    Measurement after = result.after();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("version", before.version(), after.version(), ""));
    rows.add(row("true satisfaction", before.loop().satisfaction(), after.loop().satisfaction()));
    rows.add(row("click rate", before.loop().clickRate(), after.loop().clickRate()));
    rows.add(row("HR@5", before.loop().hitRate5(), after.loop().hitRate5()));
    rows.add(row("NDCG@5", before.loop().ndcg5(), after.loop().ndcg5()));
    rows.add(row("BLEU-4", before.replies().bleu4(), after.replies().bleu4()));
    OptionalDouble kl = result.kl();
    rows.add(
        List.of(
            "KL to before", number(0), kl.isPresent() ? number(kl.getAsDouble()) : UNKNOWN, ""));
    rows.add(millis("latency p50", before.loop().p50(), after.loop().p50()));
    rows.add(millis("latency p99", before.loop().p99(), after.loop().p99()));
    return rows;
  }

  private static String verdict(QuickstartResult result) {
    StringBuilder text = new StringBuilder("Run " + result.run().getId() + ": ");
    if (!result.overridden()) {
      return text.append("the gate passed version ")
          .append(result.run().getCandidateVersion())
          .append(" and it was promoted.\n")
          .toString();
    }
    text.append("the gate refused version ")
        .append(result.run().getCandidateVersion())
        .append(":\n");
    result
        .run()
        .getGateReasonsList()
        .forEach(reason -> text.append("  - ").append(reason).append('\n'));
    return text.append("It was promoted by a recorded override so that it could be measured.\n")
        .toString();
  }

  private static String recorded(QuickstartResult result) {
    List<List<String>> rows = new ArrayList<>();
    result.floors().forEach((name, floor) -> rows.add(ranking(name, floor)));
    rows.add(ranking("before", result.before().recorded()));
    rows.add(ranking("after", result.after().recorded()));
    List<String> head = new ArrayList<>(List.of("recorded dialogues"));
    head.addAll(METRICS);
    return table(head, rows)
        + String.format(
            Locale.ROOT,
            "%nThe exam of 'evaluate', protocol 'all': every recommendation turn of the test dialogues, asked over REST; %d recommended items.%n",
            result.before().recorded().instances());
  }

  private static List<String> ranking(String name, RankingReport report) {
    List<String> row = new ArrayList<>(List.of(name));
    METRICS.forEach(metric -> row.add(number(report.values().get(metric))));
    return row;
  }

  private static List<String> row(String name, double before, double after) {
    return List.of(
        name, number(before), number(after), String.format(Locale.ROOT, "%+.4f", after - before));
  }

  private static List<String> millis(String name, double before, double after) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%.0f ms", before),
        String.format(Locale.ROOT, "%.0f ms", after),
        String.format(Locale.ROOT, "%+.0f ms", after - before));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Columns as wide as their widest cell; the first to the left, numbers to the right. */
  static String table(List<String> head, List<List<String>> rows) {
    int[] widths = new int[head.size()];
    List<List<String>> all = new ArrayList<>(rows);
    all.add(0, head);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < all.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String format = i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s";
        line.append(String.format(Locale.ROOT, format, all.get(r).get(i)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (r == 0) {
        text.append("-".repeat(line.length())).append('\n');
      }
    }
    return text.toString();
  }
}
