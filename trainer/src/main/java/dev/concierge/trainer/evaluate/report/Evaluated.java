package dev.concierge.trainer.evaluate.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.trainer.evaluate.questions.Instance;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.metrics.Concentration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything one evaluation found.
 *
 * @param setting what was judged: dataset, ranker, versions, seeds
 * @param protocols by {@link Protocol#key}
 * @param text figures of replies by who gave them; empty when replies were not asked for
 * @param perplexity of what was said under a bundle's generator; {@code null} when replies were not
 *     asked for or no bundle was given
 */
public record Evaluated(
    Map<String, Object> setting,
    Map<String, ProtocolResult> protocols,
    Map<String, TextReport> text,
    ReferencePerplexity perplexity) {

  /**
   * One protocol.
   *
   * @param instances of the judged ranker
   * @param report of all instances
   * @param unseen of those whose item learning never saw named
   * @param floors by name
   * @param concentration of the first five of every ranking
   */
  public record ProtocolResult(
      List<Instance> instances,
      RankingReport report,
      RankingReport unseen,
      Map<String, RankingReport> floors,
      Concentration concentration) {}

  /**
   * Writes the JSON report: per protocol the metrics by name, each with {@code NAME_low} and {@code
   * NAME_high}, {@code unseen} and {@code floors} in the same form, and {@code ranks}, the rank of
   * every instance (0 a miss), by which two reports can be compared.
   */
  public void write(Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("setting", setting);
    protocols.forEach((key, result) -> json.put(key, json(result)));
    Map<String, Object> texts = new LinkedHashMap<>();
    text.forEach((who, report) -> texts.put(who, report.json()));
    if (perplexity != null) {
      texts.put("references", perplexity.json());
    }
    json.put("text", texts);
    try {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write [" + file + "]", e);
    }
  }

  private static Map<String, Object> json(ProtocolResult result) {
    Map<String, Object> json = result.report().json();
    json.put("coverage", result.concentration().coverage());
    json.put("gini", result.concentration().gini());
    json.put("top_share", result.concentration().topShare());
    json.put("unseen", result.unseen().json());
    Map<String, Object> floors = new LinkedHashMap<>();
    result.floors().forEach((name, report) -> floors.put(name, report.json()));
    json.put("floors", floors);
    Map<String, Object> ranks = new LinkedHashMap<>();
    for (Instance instance : result.instances()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("conversation", instance.conversation());
      one.put("rank", instance.rank());
      one.put("unseen", instance.unseen());
      one.put("turn", instance.turn());
      one.put("mentioned", instance.mentioned());
      ranks.put(instance.key(), one);
    }
    json.put("ranks", ranks);
    return json;
  }
}
