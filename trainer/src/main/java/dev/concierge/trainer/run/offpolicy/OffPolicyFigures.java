package dev.concierge.trainer.run.offpolicy;

import dev.concierge.trainer.metrics.Bootstrap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was measured.
 *
 * @param turns held-out turns that recommended
 * @param explored those whose slate was sampled, on which the off-policy values rest
 * @param serving figures of the policy that serves
 * @param candidate the same figures of the candidate
 * @param difference off-policy value of the candidate less that of the serving policy
 * @param interval of the difference, conversations resampled
 * @param effectiveSampleSize of the candidate's weights
 * @param replyKl mean KL per reply token of the candidate to the serving policy, on logged replies
 */
public record OffPolicyFigures(
    int turns,
    int explored,
    Map<String, Double> serving,
    Map<String, Double> candidate,
    double difference,
    Bootstrap.Interval interval,
    double effectiveSampleSize,
    double replyKl) {
  public static final String VALUE = "off_policy_value";
  public static final String DOUBLY_ROBUST = "value_doubly_robust";

  public OffPolicyFigures {
    serving = Map.copyOf(serving);
    candidate = Map.copyOf(candidate);
  }

  /** Every figure under one flat name, for a manifest's metrics. */
  public Map<String, Double> flat() {
    Map<String, Double> all = new TreeMap<>();
    serving.forEach((name, value) -> all.put("serving/" + name, value));
    candidate.forEach((name, value) -> all.put("candidate/" + name, value));
    all.put("off_policy_difference", difference);
    all.put("off_policy_difference_low", interval.low());
    all.put("off_policy_difference_high", interval.high());
    all.put("effective_sample_size", effectiveSampleSize);
    all.put("reply_kl", replyKl);
    all.put("turns", (double) turns);
    all.put("explored_turns", (double) explored);
    all.values().removeIf(value -> value.isNaN() || value.isInfinite());
    return all;
  }
}
