package dev.concierge.trainer.evaluate.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.trainer.evaluate.questions.ByConversation;
import dev.concierge.trainer.evaluate.questions.Metric;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.metrics.Bootstrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Two reports of the same questions laid side by side, instance by instance.
 *
 * @param protocols slices by name, by {@link Protocol#key}
 */
public record Comparison(Map<String, Map<String, Slice>> protocols) {
  /** The slice of all instances. */
  public static final String ALL = "all instances";

  /**
   * A part of the instances.
   *
   * @param figures by {@link Metric#name}
   */
  public record Slice(int instances, Map<String, Difference> figures) {}

  /**
   * A metric of both.
   *
   * @param interval of {@code b - a}, conversations drawn with replacement, pairs kept together
   */
  public record Difference(double a, double b, Bootstrap.Interval interval) {
    public double value() {
      return b - a;
    }

    /** True if the interval leaves out zero. */
    public boolean certain() {
      return interval.low() > 0 || interval.high() < 0;
    }
  }

  /** One instance that both reports hold. */
  private record Pair(String conversation, int a, int b, boolean unseen, int turn, int mentioned) {}

  /**
   * Reads two reports of {@code evaluate --json}.
   *
   * @throws IllegalArgumentException if a file is no report, or the reports judge other questions
   */
  public static Comparison of(Path a, Path b) {
    JsonNode first = read(a);
    JsonNode second = read(b);
    Map<String, Map<String, Slice>> protocols = new LinkedHashMap<>();
    for (Protocol protocol : Protocol.values()) {
      if (first.has(protocol.key()) && second.has(protocol.key())) {
        List<Pair> pairs =
            pairs(
                first.get(protocol.key()).path("ranks"),
                second.get(protocol.key()).path("ranks"),
                protocol);
        protocols.put(protocol.key(), slices(pairs));
      }
    }
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException(
          "["
              + a
              + "] and ["
              + b
              + "] have no protocol in common; write them with evaluate --json");
    }
    return new Comparison(protocols);
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(
          "[" + file + "] is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + file + "]", e);
    }
  }

  private static List<Pair> pairs(JsonNode a, JsonNode b, Protocol protocol) {
    List<Pair> pairs = new ArrayList<>();
    a.properties()
        .forEach(
            entry -> {
              JsonNode one = entry.getValue();
              JsonNode other = b.get(entry.getKey());
              if (other == null) {
                throw new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "instance [%s] of protocol [%s] is in one report only: both must judge the same dialogues",
                        entry.getKey(),
                        protocol.key()));
              }
              pairs.add(
                  new Pair(
                      one.path("conversation").asText(),
                      one.path("rank").asInt(),
                      other.path("rank").asInt(),
                      one.path("unseen").asBoolean(),
                      one.path("turn").asInt(),
                      one.path("mentioned").asInt()));
            });
    if (pairs.size() != b.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "protocol [%s] has [%d] instances in one report and [%d] in the other: both must judge the same dialogues",
              protocol.key(),
              pairs.size(),
              b.size()));
    }
    return pairs;
  }

  private static Map<String, Slice> slices(List<Pair> pairs) {
    Map<String, Predicate<Pair>> conditions = new LinkedHashMap<>();
    conditions.put(ALL, pair -> true);
    conditions.put("items never seen in training", Pair::unseen);
    conditions.put("items seen in training", pair -> !pair.unseen());
    conditions.put("turns 1 to 3", pair -> pair.turn() <= 2);
    conditions.put("turns 4 to 8", pair -> pair.turn() > 2 && pair.turn() <= 7);
    conditions.put("turn 9 and later", pair -> pair.turn() > 7);
    conditions.put("no item mentioned", pair -> pair.mentioned() == 0);
    conditions.put(
        "1 or 2 items mentioned", pair -> pair.mentioned() == 1 || pair.mentioned() == 2);
    conditions.put("3 or more items mentioned", pair -> pair.mentioned() > 2);
    Map<String, Slice> slices = new LinkedHashMap<>();
    conditions.forEach(
        (name, condition) -> {
          List<Pair> part = pairs.stream().filter(condition).toList();
          if (!part.isEmpty()) {
            slices.put(name, slice(part));
          }
        });
    return slices;
  }

  private static Slice slice(List<Pair> pairs) {
    ByConversation<Pair> units = new ByConversation<>(pairs, Pair::conversation);
    Map<String, Difference> figures = new LinkedHashMap<>();
    for (Metric metric : Metric.ALL) {
      figures.put(
          metric.name(),
          new Difference(
              pairs.stream().mapToDouble(pair -> metric.of(pair.a())).average().orElseThrow(),
              pairs.stream().mapToDouble(pair -> metric.of(pair.b())).average().orElseThrow(),
              units.interval(pair -> metric.of(pair.b()) - metric.of(pair.a()))));
    }
    return new Slice(pairs.size(), figures);
  }
}
