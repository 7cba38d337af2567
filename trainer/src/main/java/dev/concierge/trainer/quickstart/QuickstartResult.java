package dev.concierge.trainer.quickstart;

import dev.concierge.grpc.v1.Run;
import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.simulate.LoopReport;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All numbers of a quickstart.
 *
 * @param options what was asked for
 * @param before the first policy
 * @param after the policy that learned from feedback
 * @param collected the logged conversations it learned from
 * @param run the training run
 * @param overridden whether the gate had refused the version and it was promoted by a recorded
 *     override
 * @param traffic requests while the run trained, loaded and promoted
 * @param floors what needs no learning on recorded dialogues, by name; empty without such dialogues
 * @param seconds duration of each step
 */
record QuickstartResult(
    QuickstartOptions options,
    Measurement before,
    Measurement after,
    LoopReport collected,
    Run run,
    boolean overridden,
    Trickle.Result traffic,
    Map<String, RankingReport> floors,
    Map<String, Double> seconds) {
  private static final List<String> KL_NAMES =
      List.of("objective/kl", "eval/kl", "policy/kl", "kl");

  /** Divergence of the new policy from the one before, as the run measured it. */
  OptionalDouble kl() {
    Map<String, Double> metrics = run.getMetricsMap();
    return KL_NAMES.stream().filter(metrics::containsKey).mapToDouble(metrics::get).findFirst();
  }
}
