package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.RunState;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.IndexedCatalogue;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.run.gate.GateVerdict;
import dev.concierge.trainer.run.ppo.PpoResult;
import dev.concierge.trainer.run.reward.RewardModel;
import dev.concierge.trainer.run.sessions.Sessions;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * One training run: read → sessions → evidence → reward → ppo → evaluate → export → register. Each
 * step after the joining leaves what it made in the run's folder; after a kill the run is executed
 * again with the same plan and takes up what is there.
 */
public final class TrainingRun implements Runs.Work {
  private static final Runs.Outcome CANCELLED =
      new Runs.Outcome(RunState.RUN_STATE_CANCELLED, "cancelled; nothing was registered");

  private final ConciergeClient client;
  private final ModelStore store;
  private final Registrar registrar;
  private final RunStore records;
  private final Clock clock;

  public TrainingRun(
      ConciergeClient client,
      ModelStore store,
      Registrar registrar,
      RunStore records,
      Clock clock) {
    this.client = client;
    this.store = store;
    this.registrar = registrar;
    this.records = records;
    this.clock = clock;
  }

  @Override
  public Runs.Outcome execute(
      StartRunRequest request, RunJournal journal, BooleanSupplier cancelled) throws Exception {
    RunContext run = begin(request, journal, cancelled);
    try (ParentPolicy parent =
        ParentPolicy.open(store, run.target().model(), run.plan().parent())) {
      Sessions.Split sessions = learnFromTheLog(run);
      if (run.isCancelled()) {
        return CANCELLED;
      }
      try (RewardModel reward = RewardStep.train(run, parent, sessions)) {
        return improve(run, parent, sessions, reward);
      }
    }
  }

  private RunContext begin(StartRunRequest request, RunJournal journal, BooleanSupplier cancelled)
      throws IOException {
    TrainingConfig config = TrainingConfig.of(request.getOverridesMap(), request.getSeed());
    RunTarget target = RunTarget.of(client, request);
    RunFolder folder = new RunFolder(records.folder(journal.run().getId()));
    RunFolder.Plan plan =
        folder.plan(
            target.recommender(), target.promoted(client), clock.instant(), config.log().days());
    journal.parent(plan.parent());
    return new RunContext(request, config, target, plan, folder, journal, cancelled);
  }

  /** One reading feeds the sessions and the evidence. */
  private Sessions.Split learnFromTheLog(RunContext run) throws IOException {
    RunJournal journal = run.journal();
    RunTarget target = run.target();
    SessionsStep sessions = new SessionsStep(run.plan().parent(), run.config());
    EvidenceStep evidence =
        new EvidenceStep(() -> new IndexedCatalogue(client).read(target.recommender()));
    SkippedDocuments skipped = new SkippedDocuments();
    journal.step("read");
    new LogStep(client, target, skipped)
        .read(
            run.plan().window(),
            journal,
            conversation -> {
              sessions.add(conversation);
              evidence.add(conversation);
            });
    journal.skipped(skipped);
    journal.step("sessions");
    Sessions.Split split = sessions.split();
    journal.step("evidence");
    evidence.write(run, store.evidence(target.model(), run.plan().parent()));
    return split;
  }

  private Runs.Outcome improve(
      RunContext run, ParentPolicy parent, Sessions.Split sessions, RewardModel reward)
      throws IOException {
    if (run.isCancelled()) {
      return CANCELLED;
    }
    PpoResult tuned = new TuneStep(client).tune(run, parent, sessions, reward);
    if (!tuned.finished()) {
      return CANCELLED;
    }
    GateVerdict verdict = EvaluateStep.judge(run, parent, sessions, reward, tuned);
    Bundle candidate = new ExportStep(clock).export(run, parent, tuned.policy(), verdict, sessions);
    return new RegisterStep(registrar).register(run, candidate, verdict);
  }
}
