package dev.concierge.trainer.cli.commands;

import dev.concierge.trainer.evaluate.questions.Metric;
import dev.concierge.trainer.evaluate.report.Evaluated;
import dev.concierge.trainer.evaluate.report.Evaluated.ProtocolResult;
import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.evaluate.report.TextReport;
import dev.concierge.trainer.metrics.Bootstrap;
import java.util.Locale;
import java.util.Map;

/** The report as a person reads it on a terminal. */
final class EvaluatedTable {
  private EvaluatedTable() {}

  static String render(Evaluated evaluated) {
    StringBuilder text = new StringBuilder();
    evaluated.protocols().forEach((key, result) -> protocol(text, key, result));
    if (!evaluated.text().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-22s%8s%9s%9s%12s%9s%12s%n",
              "replies",
              "n",
              "BLEU-4",
              "BLEU-2",
              "Distinct-2",
              "length",
              "names item"));
      evaluated.text().forEach((who, report) -> reply(text, who, report));
    }
    if (evaluated.perplexity() != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "perplexity of the %,d replies said: %.2f (%,d tokens)%n",
              evaluated.perplexity().replies(),
              evaluated.perplexity().value(),
              evaluated.perplexity().tokens()));
    }
    return text.toString();
  }

  private static void protocol(StringBuilder text, String key, ProtocolResult result) {
    text.append(String.format(Locale.ROOT, "%n%-22s%8s", key, "n"));
    Metric.ALL.forEach(metric -> text.append(String.format(Locale.ROOT, "%9s", metric.name())));
    text.append('\n');
    result.floors().forEach((name, report) -> row(text, name, report));
    row(text, "policy", result.report());
    text.append(String.format(Locale.ROOT, "%-22s%8s", "  95 % of conversations", ""));
    for (Metric metric : Metric.ALL) {
      Bootstrap.Interval interval = result.report().intervals().get(metric.name());
      text.append(
          interval == null
              ? "         "
              : String.format(Locale.ROOT, "   ±%.4f", (interval.high() - interval.low()) / 2));
    }
    text.append('\n');
    row(text, "  never seen named", result.unseen());
    text.append(
        String.format(
            Locale.ROOT,
            "first five: %.1f %% of the catalogue shown, Gini %.3f%n",
            100 * result.concentration().coverage(),
            result.concentration().gini()));
  }

  private static void row(StringBuilder text, String name, RankingReport report) {
    text.append(String.format(Locale.ROOT, "%-22s%8d", name, report.instances()));
    for (Map.Entry<String, Double> value : report.values().entrySet()) {
      text.append(String.format(Locale.ROOT, "%9.4f", value.getValue()));
    }
    text.append('\n');
  }

  private static void reply(StringBuilder text, String who, TextReport report) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-22s%8d%9.4f%9.4f%12.4f%9.1f%12.3f%n",
            who,
            report.replies(),
            report.bleu4(),
            report.bleu2(),
            report.distinct2(),
            report.length(),
            report.namesItem()));
  }
}
