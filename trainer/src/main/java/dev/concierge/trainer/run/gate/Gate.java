package dev.concierge.trainer.run.gate;

import dev.concierge.trainer.run.gate.GateVerdict.Check;
import dev.concierge.trainer.run.offpolicy.OffPolicyFigures;
import dev.concierge.trainer.run.reward.RewardReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Judges candidates. Stateless. */
public final class Gate {
  private final GateConfig policy;

  public Gate(GateConfig policy) {
    this.policy = policy;
  }

  /**
   * Passes a candidate only if every check holds. A figure that could not be measured (no item was
   * taken up, no reply was logged) trips no guard; too little overlap always refuses.
   */
  public GateVerdict judge(OffPolicyFigures evaluation, RewardReport reward) {
    List<Check> checks = new ArrayList<>();
    add(
        checks,
        "explored turns",
        evaluation.explored() >= policy.minExploredTurns(),
        "[%d] explored held-out turns, at least [%d] are needed; raise exploration.share or log more",
        evaluation.explored(),
        policy.minExploredTurns());
    add(
        checks,
        "overlap",
        evaluation.effectiveSampleSize() >= policy.minEffectiveSampleSize(),
        "effective sample size [%.1f], at least [%.1f] is needed: the log overlaps too little with the candidate",
        evaluation.effectiveSampleSize(),
        policy.minEffectiveSampleSize());
    add(
        checks,
        "off-policy value",
        evaluation.interval().low() > policy.minDifference(),
        "off-policy difference [%.4f], lower bound [%.4f], must exceed [%.4f]",
        evaluation.difference(),
        evaluation.interval().low(),
        policy.minDifference());
    guards(checks, evaluation);
    new ReplyGuards(policy).add(checks, evaluation);
    doublyRobust(checks, evaluation);
    if (!Double.isNaN(reward.heldOutCorrelation())) {
      add(
          checks,
          "reward model",
          reward.heldOutCorrelation() >= policy.minRewardCorrelation(),
          "held-out correlation of the reward model [%.3f], at least [%.3f] is needed",
          reward.heldOutCorrelation(),
          policy.minRewardCorrelation());
    }
    Map<String, Double> figures = new TreeMap<>(evaluation.flat());
    figures.put("reward/held_out_r2", reward.heldOutR2());
    figures.put("reward/held_out_correlation", reward.heldOutCorrelation());
    figures.values().removeIf(value -> value.isNaN());
    return new GateVerdict(checks.stream().allMatch(Check::passed), checks, figures);
  }

  private void guards(List<Check> checks, OffPolicyFigures evaluation) {
    Double ndcg = evaluation.candidate().get("ndcg@5");
    Double before = evaluation.serving().get("ndcg@5");
    if (ndcg != null && before != null) {
      add(
          checks,
          "NDCG@5",
          ndcg >= before * (1 - policy.maxNdcgLoss()),
          "NDCG@5 on items taken up [%.4f] against [%.4f], may lose [%.2f] of it",
          ndcg,
          before,
          policy.maxNdcgLoss());
    }
    Double perplexity = evaluation.candidate().get("perplexity");
    Double perplexityBefore = evaluation.serving().get("perplexity");
    if (perplexity != null && perplexityBefore != null) {
      add(
          checks,
          "perplexity",
          perplexity <= perplexityBefore * policy.maxPerplexityRatio(),
          "perplexity of logged replies [%.2f] against [%.2f], at most [%.2f] times as much",
          perplexity,
          perplexityBefore,
          policy.maxPerplexityRatio());
    }
    add(
        checks,
        "reply KL",
        evaluation.replyKl() <= policy.maxReplyKl(),
        "KL per reply token to the serving policy [%.4f], at most [%.4f]",
        evaluation.replyKl(),
        policy.maxReplyKl());
    Double gini = evaluation.candidate().get("gini");
    Double giniBefore = evaluation.serving().get("gini");
    if (gini != null && giniBefore != null) {
      add(
          checks,
          "concentration",
          gini <= giniBefore + policy.maxGiniRise(),
          "Gini coefficient of recommended items [%.3f] against [%.3f], may rise by [%.2f]",
          gini,
          giniBefore,
          policy.maxGiniRise());
    }
  }

  private void doublyRobust(List<Check> checks, OffPolicyFigures evaluation) {
    Double value = evaluation.candidate().get(OffPolicyFigures.DOUBLY_ROBUST);
    Double before = evaluation.serving().get(OffPolicyFigures.DOUBLY_ROBUST);
    Double error = evaluation.candidate().get(OffPolicyFigures.DOUBLY_ROBUST + "_standard_error");
    if (value != null && before != null && error != null && !error.isNaN()) {
      add(
          checks,
          "doubly robust value",
          value >= before - policy.maxDoublyRobustLoss() * error,
          "doubly robust value [%.4f] against [%.4f], may lie [%.1f] standard errors of [%.4f] below",
          value,
          before,
          policy.maxDoublyRobustLoss(),
          error);
    }
  }

  static void add(List<Check> checks, String name, boolean passed, String text, Object... values) {
    checks.add(new Check(name, passed, String.format(Locale.ROOT, text, values)));
  }
}
