package dev.concierge.trainer.run.gate;

import dev.concierge.trainer.run.gate.GateVerdict.Check;
import dev.concierge.trainer.run.offpolicy.OffPolicyFigures;
import java.util.List;

/** Whether a candidate still writes as people have come to know it. */
final class ReplyGuards {
  private final GateConfig policy;

  ReplyGuards(GateConfig policy) {
    this.policy = policy;
  }

  /** Adds a check for every figure that both policies have. */
  void add(List<Check> checks, OffPolicyFigures evaluation) {
    loss(checks, evaluation, "BLEU-4", "bleu4", policy.maxBleuLoss());
    loss(checks, evaluation, "Distinct-2", "distinct2", policy.maxDistinctLoss());
    Double length = evaluation.candidate().get("reply_length");
    Double before = evaluation.serving().get("reply_length");
    if (length != null && before != null) {
      Gate.add(
          checks,
          "reply length",
          length <= before * policy.maxLengthRatio() && length * policy.maxLengthRatio() >= before,
          "mean reply length [%.1f] tokens against [%.1f], at most [%.2f] times as long or as short",
          length,
          before,
          policy.maxLengthRatio());
    }
  }

  private static void loss(
      List<Check> checks, OffPolicyFigures evaluation, String name, String figure, double most) {
    Double after = evaluation.candidate().get(figure);
    Double before = evaluation.serving().get(figure);
    if (after != null && before != null) {
      Gate.add(
          checks,
          name,
          after >= before * (1 - most),
          "%s of greedy replies [%.4f] against [%.4f], may lose [%.2f] of it",
          name,
          after,
          before,
          most);
    }
  }
}
