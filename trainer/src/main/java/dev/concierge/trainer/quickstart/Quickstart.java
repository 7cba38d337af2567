package dev.concierge.trainer.quickstart;

import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ItemsIndex;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.simulate.LoopReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/**
 * The sequence: a catalogue, a first policy, feedback, a policy that learned from it, and what that
 * changed.
 */
public final class Quickstart {
  private final QuickstartOptions options;
  private final Progress progress;
  private final PrintWriter out;
  private final Times times = new Times();

  public Quickstart(QuickstartOptions options, Progress progress, PrintWriter out) {
    this.options = options;
    this.progress = progress;
    this.out = out;
  }

  public QuickstartResult run() throws Exception {
    try (Cleanup cleanup = new Cleanup()) {
      Launcher launcher = new Launcher(options.home());
      LocalNode node = cleanup.add(new LocalNode(launcher));
      cleanup.add(launcher);
      Scenario scenario = times.measure("data", () -> Scenario.of(options));
      TrainedPolicy policy =
          times.measure("sft", () -> PolicyTraining.train(options, scenario, progress));
      times.measure(
          "node",
          () -> {
            node.start(options.ports());
            return node;
          });
      LocalTrainer trainer =
          cleanup.add(
              times.measure("trainer", () -> LocalTrainer.start(launcher, options.ports())));
      try (ConciergeClient client = new ConciergeClient(options.ports().node())) {
        QuickstartResult result = learn(client, trainer, scenario, policy);
        finish(result, trainer, scenario, cleanup);
        return result;
      }
    }
  }

  private QuickstartResult learn(
      ConciergeClient client, LocalTrainer trainer, Scenario scenario, TrainedPolicy policy)
      throws Exception {
    ItemsIndex index = new ItemsIndex(client, scenario.name());
    Manifest first =
        times.measure(
            "index and register",
            () -> {
              index.fill(scenario.catalogue(), progress);
              index.recommend(
                  scenario.catalogue(), policy.model(), IndexFiles.defaults(policy.learned()));
              return register(client, scenario, policy);
            });
    Measuring measuring = new Measuring(client, scenario, options);
    Measurement before =
        times.measure("before", () -> measuring.measure(first.version(), progress));
    LoopReport collected = times.measure("feedback", () -> measuring.collect(progress));
    RunFollower watch = new RunFollower(trainer.service(), progress);
    Run run;
    Trickle.Result traffic;
    try (Trickle trickle = measuring.trickle().start()) {
      run = times.measure("run", () -> watch.run(scenario.name(), options.seed(), Map.of()));
      if (run.getState() == RunState.RUN_STATE_REFUSED) {
        out.println("The gate refused the new version:");
        run.getGateReasonsList().forEach(reason -> out.println("  - " + reason));
        out.println("Promoting it by a recorded override, to measure it all the same.");
        watch.override(run);
      }
      traffic = trickle.result();
    }
    boolean refused = run.getState() == RunState.RUN_STATE_REFUSED;
    Measurement after =
        times.measure("after", () -> measuring.measure(run.getCandidateVersion(), progress));
    Map<String, RankingReport> floors = times.measure("floors", () -> measuring.floors(progress));
    return new QuickstartResult(
        options, before, after, collected, run, refused, traffic, floors, times.all());
  }

  private Manifest register(ConciergeClient client, Scenario scenario, TrainedPolicy policy)
      throws BundleException, IOException {
    ModelStore store = new ModelStore(options.home().resolve("trainer").resolve("models"));
    Registrar registrar = new Registrar(client, store);
    Registrar.Registered registered =
        registrar.register(policy.bundle(), scenario.name(), policy.learned(), progress);
    registrar.promote(
        registered.model(), registered.version(), "first policy, trained on dialogues", false);
    client.call("POST", "/" + scenario.name() + "/_refresh", null);
    return policy.manifest();
  }

  private void finish(
      QuickstartResult result, LocalTrainer trainer, Scenario scenario, Cleanup cleanup) {
    out.println();
    out.print(ResultTable.render(result));
    out.printf(Locale.ROOT, "%nTook %.0f s.", result.seconds().get("total"));
    if (options.json() != null) {
      ResultJson.write(result, options.json());
      out.printf(Locale.ROOT, " Numbers: %s.", options.json());
    }
    out.println();
    if (options.keep()) {
      trainer.release();
      cleanup.keep();
      out.print(NextSteps.kept(options, scenario.name(), trainer));
    } else {
      out.print(NextSteps.stopped(options));
    }
    out.flush();
  }
}
