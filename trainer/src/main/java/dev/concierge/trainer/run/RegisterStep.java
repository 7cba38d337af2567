package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.RunState;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.run.gate.GateVerdict;
import java.io.IOException;
import java.nio.file.Path;

/** Hands the candidate and what the log has changed to the cluster; promotes if the gate passed. */
final class RegisterStep {
  private final Registrar registrar;

  RegisterStep(Registrar registrar) {
    this.registrar = registrar;
  }

  Runs.Outcome register(RunContext run, Bundle candidate, GateVerdict verdict) throws IOException {
    run.journal().step("register");
    String version = candidate.manifest().version();
    Path learned = run.folder().changedEvidence().orElse(null);
    registrar.register(candidate.folder(), run.target().index(), learned, run.journal());
    if (!verdict.passed()) {
      return new Runs.Outcome(
          RunState.RUN_STATE_REFUSED,
          "the gate refused version [" + version + "]: " + String.join("; ", verdict.reasons()));
    }
    registrar.promote(run.target().model(), version, "gate passed", false);
    return new Runs.Outcome(RunState.RUN_STATE_SUCCEEDED, "version [" + version + "] is promoted");
  }
}
