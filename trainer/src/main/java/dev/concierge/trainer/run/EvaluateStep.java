package dev.concierge.trainer.run;

import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.run.gate.Gate;
import dev.concierge.trainer.run.gate.GateReport;
import dev.concierge.trainer.run.gate.GateVerdict;
import dev.concierge.trainer.run.offpolicy.OffPolicyEvaluator;
import dev.concierge.trainer.run.offpolicy.OffPolicyFigures;
import dev.concierge.trainer.run.ppo.PpoResult;
import dev.concierge.trainer.run.reward.RewardModel;
import dev.concierge.trainer.run.reward.WeakLabels;
import dev.concierge.trainer.run.sessions.Sessions;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Files;

/** Measures the tuned policy beside its parent on held-out turns and asks the gate. */
final class EvaluateStep {
  private EvaluateStep() {}

  static GateVerdict judge(
      RunContext run,
      ParentPolicy parent,
      Sessions.Split sessions,
      RewardModel reward,
      PpoResult tuned)
      throws IOException {
    run.journal().step("evaluate");
    OffPolicyFigures evaluation = evaluate(run.config(), parent, tuned.policy(), sessions);
    GateVerdict verdict = new Gate(run.config().gate()).judge(evaluation, reward.report());
    String title = "Candidate of run " + run.id();
    Files.writeString(run.folder().report(), GateReport.html(title, verdict, tuned.history()));
    Files.writeString(run.folder().verdict(), verdict.json());
    run.journal().metrics(verdict.figures());
    run.journal().verdict(verdict.reasons());
    return verdict;
  }

  /** The candidate beside the serving policy, without a verdict. */
  static OffPolicyFigures evaluate(
      TrainingConfig config,
      ParentPolicy serving,
      PolicyWeights candidate,
      Sessions.Split sessions) {
    WeakLabels labels =
        WeakLabels.fit(sessions.train(), config.reward(), LexiconSentiment.english());
    return new OffPolicyEvaluator(config.evaluate())
        .evaluate(
            sessions.heldOut(), serving.weights(), candidate, serving.tokenizer(), labels::gain);
  }
}
