package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.EvaluateRequest;
import dev.concierge.grpc.v1.EvaluateResponse;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.client.ConciergeClient;
import dev.concierge.trainer.evaluate.Evaluation;
import dev.concierge.trainer.evaluate.OfflineEvaluator;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.HeldOutReply;
import dev.concierge.trainer.export.Judging;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.gate.Gate;
import dev.concierge.trainer.gate.GateReport;
import dev.concierge.trainer.gate.GateVerdict;
import dev.concierge.trainer.policy.Policy;
import dev.concierge.trainer.ppo.Checkpoints;
import dev.concierge.trainer.ppo.Context;
import dev.concierge.trainer.ppo.PpoInputs;
import dev.concierge.trainer.ppo.PpoResult;
import dev.concierge.trainer.ppo.PpoTrainer;
import dev.concierge.trainer.progress.Progress;
import dev.concierge.trainer.read.FeedbackLog;
import dev.concierge.trainer.read.ItemTitles;
import dev.concierge.trainer.register.ModelStore;
import dev.concierge.trainer.register.Registrar;
import dev.concierge.trainer.reward.RewardInputs;
import dev.concierge.trainer.reward.RewardModel;
import dev.concierge.trainer.reward.RewardTrainer;
import dev.concierge.trainer.reward.WeakLabels;
import dev.concierge.trainer.sessions.LoggedTurn;
import dev.concierge.trainer.sessions.Sessions;
import dev.concierge.trainer.sft.EvidenceUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * One training run: read → sessions → reward → ppo → evaluate → export → register. Each step leaves
 * what it made in the run's folder; after a kill the run is executed again with the same plan and
 * takes up what is there.
 */
public final class TrainingRun implements Runs.Work {
  /** Figure of the evaluation that the stored forms of the candidate carry. */
  private static final String HR5 = "candidate/hr@5";

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
    String id = journal.run().getId();
    TrainingConfig config = TrainingConfig.of(request.getOverridesMap(), request.getSeed());
    RunTarget target = RunTarget.of(client, request);
    RunFolder folder = new RunFolder(records.folder(id));
    RunFolder.Plan plan =
        folder.plan(
            target.recommender(), promoted(target.policy()), clock.instant(), config.log().days());
    journal.parent(plan.parent());
    try (ParentPolicy parent = ParentPolicy.open(store, target.policy(), plan.parent())) {
      Sessions.Split sessions = sessions(target, plan, config, journal);
      if (cancelled.getAsBoolean()) {
        return CANCELLED;
      }
      try (RewardModel reward = reward(folder, parent, sessions, config, journal)) {
        if (cancelled.getAsBoolean()) {
          return CANCELLED;
        }
        PpoResult tuned =
            tune(folder, target, parent, sessions, reward, config, journal, cancelled);
        if (!tuned.finished()) {
          return CANCELLED;
        }
        GateVerdict verdict = judge(folder, parent, sessions, reward, tuned, config, journal);
        Made made = new Made(parent, tuned.policy(), verdict, heldOut(sessions));
        Bundle candidate = export(folder, plan, made, request, id, journal);
        return register(target, plan, folder, config, candidate, verdict, journal);
      }
    }
  }

  /** The version that serves now: parent and reference of what the run makes. */
  private String promoted(String policy) {
    String version = client.models(policy).get().path("promoted").asText("");
    if (version.isEmpty() || version.equals("null")) {
      throw new IllegalStateException(
          "model [" + policy + "] has no promoted version to tune; register and promote one first");
    }
    return version;
  }

  private Sessions.Split sessions(
      RunTarget target, RunFolder.Plan plan, TrainingConfig config, RunJournal journal) {
    journal.step("read");
    return new LogStep(client, target).split(plan, config, journal);
  }

  private static RewardModel reward(
      RunFolder folder,
      ParentPolicy parent,
      Sessions.Split sessions,
      TrainingConfig config,
      RunJournal journal)
      throws IOException {
    journal.step("reward");
    if (Files.isDirectory(folder.reward())) {
      return RewardModel.load(folder.reward());
    }
    RewardModel model =
        new RewardTrainer()
            .train(
                new RewardInputs(
                    sessions.train(),
                    sessions.heldOut(),
                    parent.policy(),
                    parent.window(),
                    LexiconSentiment.english()),
                config.reward(),
                journal);
    model.save(folder.reward());
    return model;
  }

  private PpoResult tune(
      RunFolder folder,
      RunTarget target,
      ParentPolicy parent,
      Sessions.Split sessions,
      RewardModel reward,
      TrainingConfig config,
      RunJournal journal,
      BooleanSupplier cancelled) {
    journal.step("ppo");
    List<Context> contexts =
        sessions.train().stream()
            .filter(LoggedTurn::recommended)
            .map(turn -> Context.of(turn, parent.window()))
            .toList();
    PpoInputs inputs =
        new PpoInputs(
            contexts,
            parent.policy(),
            reward,
            parent.tokenizer(),
            parent.window(),
            titles(target, contexts));
    try (PpoTrainer trainer = new PpoTrainer(inputs, config.ppo())) {
      PpoResult tuned = trainer.run(new Checkpoints(folder.ppo()), journal, cancelled);
      journal.metrics(tuned.last());
      return tuned;
    }
  }

  private UnaryOperator<String> titles(RunTarget target, List<Context> contexts) {
    Set<String> ids = new LinkedHashSet<>();
    contexts.forEach(context -> ids.addAll(context.poolIds()));
    Map<String, String> titles =
        new ItemTitles(client, target.index(), target.titleField()).of(ids);
    return id -> titles.getOrDefault(id, id);
  }

  private static GateVerdict judge(
      RunFolder folder,
      ParentPolicy parent,
      Sessions.Split sessions,
      RewardModel reward,
      PpoResult tuned,
      TrainingConfig config,
      RunJournal journal)
      throws IOException {
    journal.step("evaluate");
    WeakLabels labels =
        WeakLabels.fit(sessions.train(), config.reward(), LexiconSentiment.english());
    Evaluation evaluation =
        new OfflineEvaluator(config.evaluate())
            .evaluate(
                sessions.heldOut(),
                parent.policy(),
                tuned.policy(),
                parent.tokenizer(),
                labels::gain);
    GateVerdict verdict = new Gate(config.gate()).judge(evaluation, reward.report());
    String title = "Candidate of run " + journal.run().getId();
    Files.writeString(folder.report(), GateReport.html(title, verdict, tuned.history()));
    Files.writeString(folder.verdict(), verdict.json());
    journal.metrics(verdict.figures());
    journal.verdict(verdict.reasons());
    return verdict;
  }

  /**
   * What a run has to export.
   *
   * @param heldOut logged replies that judge the stored forms of the generator
   */
  private record Made(
      ParentPolicy parent, Policy policy, GateVerdict verdict, List<HeldOutReply> heldOut) {}

  private static List<HeldOutReply> heldOut(Sessions.Split sessions) {
    return sessions.heldOut().stream()
        .filter(turn -> turn.reply() != null && turn.reply().logProbs().length > 0)
        .map(
            turn ->
                new HeldOutReply(
                    turn.reply().promptTokens(),
                    turn.reply().actionTokens(),
                    turn.reply().replyStart(),
                    turn.recommended() ? turn.decision().slate().length : 0))
        .toList();
  }

  private Bundle export(
      RunFolder folder,
      RunFolder.Plan plan,
      Made made,
      StartRunRequest request,
      String id,
      RunJournal journal)
      throws IOException {
    journal.step("export");
    if (Files.isDirectory(folder.bundle())) {
      // made before a kill and perhaps registered: a second one would have another date
      return candidate(Bundle.open(folder.bundle()), journal);
    }
    Manifest manifest = made.parent().manifest();
    ManifestDraft draft =
        new ManifestDraft(
            manifest.name(),
            "r" + id,
            manifest.version(),
            manifest.space(),
            made.verdict().figures(),
            Map.of(
                "recommender", plan.window().recommender(),
                "from", plan.window().since().toString(),
                "to", plan.window().until().toString()),
            Map.of(
                "run", id,
                "reason", request.getReason(),
                "seed", Long.toString(request.getSeed()),
                "overrides", new TreeMap<>(request.getOverridesMap()).toString()));
    return candidate(
        new BundleExporter(clock)
            .export(
                made.parent().weights().with(made.policy().tuned()),
                draft,
                made.parent().bundle().file(BundleFile.TOKENIZER),
                new Judging.HeldOut(made.heldOut(), made.verdict().figures().get(HR5)),
                folder.bundle()),
        journal);
  }

  private static Bundle candidate(Bundle bundle, RunJournal journal) {
    journal.candidate(bundle.manifest().version());
    return bundle;
  }

  private Runs.Outcome register(
      RunTarget target,
      RunFolder.Plan plan,
      RunFolder folder,
      TrainingConfig config,
      Bundle candidate,
      GateVerdict verdict,
      RunJournal journal)
      throws IOException {
    journal.step("register");
    String version = candidate.manifest().version();
    registrar.register(
        candidate.folder(), target.index(), evidence(target, plan, folder, config), journal);
    if (!verdict.passed()) {
      return new Runs.Outcome(
          RunState.RUN_STATE_REFUSED,
          "the gate refused version [" + version + "]: " + String.join("; ", verdict.reasons()));
    }
    registrar.promote(target.policy(), version, "gate passed", false);
    return new Runs.Outcome(RunState.RUN_STATE_SUCCEEDED, "version [" + version + "] is promoted");
  }

  /** What the log has changed; {@code null} when nothing, or nothing to add it to, is known. */
  private Path evidence(
      RunTarget target, RunFolder.Plan plan, RunFolder folder, TrainingConfig config)
      throws IOException {
    Optional<EvidenceUpdate.Base> base = store.evidence(target.policy(), plan.parent());
    if (base.isEmpty()) {
      return null;
    }
    int changed =
        new EvidenceStep(client, target)
            .write(base.get(), plan, config.log().evidenceHalfLife(), folder.evidence());
    return changed == 0 ? null : folder.evidence();
  }

  /**
   * Measures a version on the log of the version that serves, without training. Blocks until done.
   *
   * @throws IllegalArgumentException if the request names no recommender
   */
  public EvaluateResponse evaluate(EvaluateRequest request) {
    RunTarget target =
        RunTarget.of(
            client,
            StartRunRequest.newBuilder()
                .setRecommender(request.getRecommender())
                .setPolicy(request.getPolicy())
                .build());
    TrainingConfig config = TrainingConfig.defaults();
    String serving = promoted(target.policy());
    String version = request.getVersion().isBlank() ? serving : request.getVersion();
    Instant now = clock.instant();
    Instant since = now.minus(Duration.ofDays((long) config.log().days()));
    RunFolder.Plan plan =
        new RunFolder.Plan(serving, new FeedbackLog.Window(target.recommender(), since, now));
    try (ParentPolicy parent = ParentPolicy.open(store, target.policy(), serving);
        ParentPolicy candidate = ParentPolicy.open(store, target.policy(), version)) {
      Sessions.Split sessions = new LogStep(client, target).split(plan, config, Progress.SILENT);
      WeakLabels labels =
          WeakLabels.fit(sessions.train(), config.reward(), LexiconSentiment.english());
      Evaluation evaluation =
          new OfflineEvaluator(config.evaluate())
              .evaluate(
                  sessions.heldOut(),
                  parent.policy(),
                  candidate.policy(),
                  parent.tokenizer(),
                  labels::gain);
      return EvaluateResponse.newBuilder()
          .putAllMetrics(evaluation.flat())
          .setTurns(evaluation.turns())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("version [" + version + "] cannot be read", e);
    }
  }
}
