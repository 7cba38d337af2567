package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.RunState;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.evidence.EvidenceUpdate;
import dev.concierge.trainer.run.gate.GateVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Hands the candidate and what the log has changed to the cluster; promotes if the gate passed. */
final class RegisterStep {
  private final ConciergeClient client;
  private final ModelStore store;
  private final Registrar registrar;

  RegisterStep(ConciergeClient client, ModelStore store, Registrar registrar) {
    this.client = client;
    this.store = store;
    this.registrar = registrar;
  }

  Runs.Outcome register(RunContext run, Bundle candidate, GateVerdict verdict) throws IOException {
    run.journal().step("register");
    String version = candidate.manifest().version();
    registrar.register(candidate.folder(), run.target().index(), evidence(run), run.journal());
    if (!verdict.passed()) {
      return new Runs.Outcome(
          RunState.RUN_STATE_REFUSED,
          "the gate refused version [" + version + "]: " + String.join("; ", verdict.reasons()));
    }
    registrar.promote(run.target().policy(), version, "gate passed", false);
    return new Runs.Outcome(RunState.RUN_STATE_SUCCEEDED, "version [" + version + "] is promoted");
  }

  /** What the log has changed; {@code null} when nothing, or nothing to add it to, is known. */
  private Path evidence(RunContext run) throws IOException {
    Optional<EvidenceUpdate.Base> base = store.evidence(run.target().policy(), run.plan().parent());
    if (base.isEmpty()) {
      return null;
    }
    int changed =
        new EvidenceStep(client, run.target())
            .write(
                base.get(),
                run.plan(),
                run.config().log().evidenceHalfLife(),
                run.folder().evidence());
    return changed == 0 ? null : run.folder().evidence();
  }
}
