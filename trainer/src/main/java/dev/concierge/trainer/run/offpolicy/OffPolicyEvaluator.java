package dev.concierge.trainer.run.offpolicy;

import dev.concierge.models.log.ReplyRecord;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.metrics.Bootstrap;
import dev.concierge.trainer.metrics.Concentration;
import dev.concierge.trainer.metrics.Estimate;
import dev.concierge.trainer.metrics.OffPolicy;
import dev.concierge.trainer.metrics.RankingMetrics;
import dev.concierge.trainer.metrics.SlateOffPolicy;
import dev.concierge.trainer.metrics.SlateOffPolicy.LoggedSlate;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Outcome.ItemFeedback;
import dev.concierge.trainer.weights.PolicyInference;
import dev.concierge.trainer.weights.PolicyWeights;
import dev.concierge.trainer.weights.RankerScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Measures a candidate and the serving policy on held-out turns. The off-policy value is the sum of
 * the positions' gains under the candidate's slates, by the self-normalised reward-interaction
 * estimator; the interval of the difference resamples conversations. Stateless.
 */
public final class OffPolicyEvaluator {
  private final EvaluateConfig config;

  public OffPolicyEvaluator(EvaluateConfig config) {
    this.config = config;
  }

  /**
   * @param heldOut turns neither policy learned from
   * @param tokenizer of both policies
   * @param gain worth of what was done with an item, such as {@code WeakLabels.gain}
   */
  public OffPolicyFigures evaluate(
      List<LoggedTurn> heldOut,
      PolicyWeights serving,
      PolicyWeights candidate,
      Tokenizer tokenizer,
      ToDoubleFunction<ItemFeedback> gain) {
    List<LoggedTurn> turns = heldOut.stream().filter(LoggedTurn::recommended).toList();
    List<LoggedTurn> explored = turns.stream().filter(LoggedTurn::explored).toList();
    try (PolicyInference now = new PolicyInference(serving);
        PolicyInference next = new PolicyInference(candidate)) {
      List<LoggedSlate> nowSlates = slates(explored, now, gain);
      List<LoggedSlate> nextSlates = slates(explored, next, gain);
      Map<String, Double> nowFigures = figures(turns, nowSlates, now);
      Map<String, Double> nextFigures = figures(turns, nextSlates, next);
      DoublyRobustSlates robust = new DoublyRobustSlates(explored, gain);
      doublyRobust(robust, now, nowFigures);
      doublyRobust(robust, next, nextFigures);
      ReplyFigures replies =
          new ReplyFigures(
              new GreedyReplies(tokenizer, config.generatedTokens()), config.generatedReplies());
      replies(turns, now, replies, nowFigures);
      replies(turns, next, replies, nextFigures);
      SlateOffPolicy estimator = SlateOffPolicy.REWARD_INTERACTION;
      double difference =
          estimator.selfNormalised(nextSlates, config.weightClip())
              - estimator.selfNormalised(nowSlates, config.weightClip());
      return new OffPolicyFigures(
          turns.size(),
          explored.size(),
          nowFigures,
          nextFigures,
          difference,
          interval(explored, nowSlates, nextSlates),
          estimator.effectiveSampleSize(nextSlates, config.weightClip()),
          replyKl(turns, now, next));
    }
  }

  private static List<LoggedSlate> slates(
      List<LoggedTurn> explored, RankerScores target, ToDoubleFunction<ItemFeedback> gain) {
    return explored.stream()
        .map(
            turn ->
                new LoggedSlate(
                    turn.outcome().positions().stream().mapToDouble(gain).toArray(),
                    SlateRatios.of(turn.decision(), target)))
        .toList();
  }

  private Map<String, Double> figures(
      List<LoggedTurn> turns, List<LoggedSlate> slates, RankerScores policy) {
    Map<String, Double> figures = new TreeMap<>();
    double clip = config.weightClip();
    figures.put(
        OffPolicyFigures.VALUE, SlateOffPolicy.REWARD_INTERACTION.selfNormalised(slates, clip));
    figures.put("value_independent", SlateOffPolicy.INDEPENDENT.selfNormalised(slates, clip));
    figures.put("value_whole_slate", SlateOffPolicy.WHOLE_SLATE.selfNormalised(slates, clip));
    List<OffPolicy.Logged> whole =
        slates.stream()
            .map(
                slate ->
                    OffPolicy.Logged.of(
                        Math.min(clip, Arrays.stream(slate.ratios()).reduce(1, (a, b) -> a * b)),
                        Arrays.stream(slate.rewards()).sum()))
            .toList();
    if (!whole.isEmpty()) {
      figures.put("value_ips", OffPolicy.ips(whole).value());
      figures.put("value_ips_standard_error", OffPolicy.ips(whole).standardError());
    }
    ranking(turns, policy, figures);
    return figures;
  }

  /** Whether the items people took up stand high in the policy's own ranking of the pool. */
  private static void ranking(
      List<LoggedTurn> turns, RankerScores policy, Map<String, Double> figures) {
    double hit = 0;
    double ndcg = 0;
    double reciprocal = 0;
    int judged = 0;
    List<List<String>> slates = new ArrayList<>();
    Set<String> catalogue = new HashSet<>();
    for (LoggedTurn turn : turns) {
      List<String> pool = turn.decision().poolIds();
      List<String> ranking =
          Arrays.stream(PlackettLuce.ranking(policy.score(turn.decision().features())))
              .mapToObj(pool::get)
              .toList();
      catalogue.addAll(pool);
      slates.add(ranking.subList(0, Math.min(turn.decision().slate().length, ranking.size())));
      Set<String> taken = Set.copyOf(turn.outcome().takenUp());
      if (!taken.isEmpty()) {
        Map<String, Integer> relevance = new HashMap<>();
        taken.forEach(id -> relevance.put(id, 1));
        hit += RankingMetrics.hitRate(ranking, taken, 5);
        ndcg += RankingMetrics.ndcg(ranking, relevance, 5, RankingMetrics.Gain.LINEAR);
        reciprocal += RankingMetrics.reciprocalRank(ranking, taken);
        judged++;
      }
    }
    if (judged > 0) {
      figures.put("hr@5", hit / judged);
      figures.put("ndcg@5", ndcg / judged);
      figures.put("mrr", reciprocal / judged);
    }
    figures.put("judged_turns", (double) judged);
    if (!catalogue.isEmpty()) {
      Concentration concentration = Concentration.of(slates, catalogue.size());
      figures.put("gini", concentration.gini());
      figures.put("coverage", concentration.coverage());
      figures.put("top_share", concentration.topShare());
    }
  }

  private List<ReplyRecord> replies(List<LoggedTurn> turns) {
    return turns.stream()
        .map(LoggedTurn::reply)
        .filter(reply -> reply != null && reply.logProbs().length > 0)
        .filter(reply -> reply.promptTokens().length > 0)
        .limit(config.maxReplies())
        .toList();
  }

  private void doublyRobust(
      DoublyRobustSlates robust, RankerScores policy, Map<String, Double> figures) {
    List<OffPolicy.Logged> logged = robust.of(policy, config.weightClip(), config.seed());
    if (!logged.isEmpty()) {
      figures.put("value_direct", OffPolicy.directMethod(logged).value());
      Estimate value = OffPolicy.selfNormalisedDoublyRobust(logged);
      figures.put(OffPolicyFigures.DOUBLY_ROBUST, value.value());
      figures.put(OffPolicyFigures.DOUBLY_ROBUST + "_standard_error", value.standardError());
    }
  }

  private void replies(
      List<LoggedTurn> turns,
      PolicyInference policy,
      ReplyFigures written,
      Map<String, Double> figures) {
    written.add(replies(turns), policy, figures);
    double[] logProbs =
        replies(turns).stream()
            .flatMapToDouble(reply -> Arrays.stream(logProbs(policy, reply)))
            .toArray();
    if (logProbs.length > 0) {
      figures.put("perplexity", Math.exp(-Arrays.stream(logProbs).average().orElseThrow()));
    }
  }

  /** Mean k3 estimate per token of KL(serving ‖ candidate) on what the log's policy said. */
  private double replyKl(List<LoggedTurn> turns, PolicyInference now, PolicyInference next) {
    double sum = 0;
    int n = 0;
    for (ReplyRecord reply : replies(turns)) {
      double[] before = logProbs(now, reply);
      double[] after = logProbs(next, reply);
      for (int t = 0; t < before.length; t++) {
        double ratio = after[t] - before[t];
        sum += Math.expm1(ratio) - ratio;
        n++;
      }
    }
    return n == 0 ? 0 : sum / n;
  }

  private static double[] logProbs(PolicyInference policy, ReplyRecord reply) {
    int[] tokens =
        IntStream.concat(IntStream.of(reply.promptTokens()), IntStream.of(reply.actionTokens()))
            .toArray();
    return policy.logProbs(tokens, reply.promptTokens().length + reply.replyStart());
  }

  private Bootstrap.Interval interval(
      List<LoggedTurn> explored, List<LoggedSlate> now, List<LoggedSlate> next) {
    if (explored.isEmpty()) {
      return new Bootstrap.Interval(Double.NaN, Double.NaN, config.confidence());
    }
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < explored.size(); i++) {
      groups.computeIfAbsent(explored.get(i).conversationId(), id -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> conversations = List.copyOf(groups.values());
    return Bootstrap.interval(
        conversations.size(),
        drawn -> {
          int[] rows =
              Arrays.stream(drawn)
                  .mapToObj(conversations::get)
                  .flatMap(List::stream)
                  .mapToInt(Integer::intValue)
                  .toArray();
          return value(next, rows) - value(now, rows);
        },
        config.resamples(),
        config.confidence(),
        config.seed());
  }

  private double value(List<LoggedSlate> slates, int[] rows) {
    return SlateOffPolicy.REWARD_INTERACTION.selfNormalised(
        Arrays.stream(rows).mapToObj(slates::get).toList(), config.weightClip());
  }
}
