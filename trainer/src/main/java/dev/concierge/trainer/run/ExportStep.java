package dev.concierge.trainer.run;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.trainer.dataset.HeldOutReply;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.Judging;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.run.gate.GateVerdict;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Sessions;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the candidate's bundle, whatever the gate said: a person may promote it all the same. */
final class ExportStep {
  /** Figure of the evaluation that the stored forms of the candidate carry. */
  private static final String HR5 = "candidate/hr@5";

  private final Clock clock;

  ExportStep(Clock clock) {
    this.clock = clock;
  }

  Bundle export(
      RunContext run,
      ParentPolicy parent,
      PolicyWeights tuned,
      GateVerdict verdict,
      Sessions.Split sessions)
      throws IOException {
    run.journal().step("export");
    // one made before a kill is perhaps registered: a second one would have another date
    Bundle bundle =
        Files.isDirectory(run.folder().bundle())
            ? Bundle.open(run.folder().bundle())
            : new BundleExporter(clock)
                .export(
                    tuned,
                    draft(run, parent.manifest(), verdict),
                    parent.bundle().file(BundleFile.TOKENIZER),
                    new Judging.HeldOut(replies(sessions), verdict.figures().get(HR5)),
                    run.folder().bundle());
    run.journal().candidate(bundle.manifest().version());
    return bundle;
  }

  private static ManifestDraft draft(RunContext run, Manifest parent, GateVerdict verdict) {
    return new ManifestDraft(
        parent.name(),
        "r" + run.id(),
        parent.version(),
        parent.space(),
        verdict.figures(),
        Map.of(
            "recommender", run.plan().window().recommender(),
            "from", run.plan().window().since().toString(),
            "to", run.plan().window().until().toString()),
        Map.of(
            "run", run.id(),
            "reason", run.request().getReason(),
            "seed", Long.toString(run.request().getSeed()),
            "overrides", new TreeMap<>(run.request().getOverridesMap()).toString()));
  }

  /** Logged replies that judge the stored forms of the generator. */
  private static List<HeldOutReply> replies(Sessions.Split sessions) {
    return sessions.heldOut().stream()
        .filter(turn -> turn.reply() != null && turn.reply().logProbs().length > 0)
        .map(ExportStep::reply)
        .toList();
  }

  private static HeldOutReply reply(LoggedTurn turn) {
    return new HeldOutReply(
        turn.reply().promptTokens(),
        turn.reply().actionTokens(),
        turn.reply().replyStart(),
        turn.recommended() ? turn.decision().slate().length : 0);
  }
}
