package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.cluster.IndexedCatalogue;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.simulate.ConversationDriver;
import dev.concierge.trainer.simulate.Crowd;
import dev.concierge.trainer.simulate.Domain;
import dev.concierge.trainer.simulate.LoopReport;
import dev.concierge.trainer.simulate.Population;
import dev.concierge.trainer.simulate.World;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: people with hidden tastes talk to a running recommender. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Lets simulated people talk to a recommender over REST and posts their feedback as an application would.",
      "Their tastes are hidden: only words, clicks, dwell times, purchases and dismissals reach the node."
    })
public final class SimulateCommand implements Callable<Integer> {
  @Mixin private NodeOption node;
  @Spec private CommandSpec spec;

  @Option(
      names = "--recommender",
      paramLabel = "NAME",
      required = true,
      description = "whom they talk to")
  private String recommender;

  @Option(
      names = "--conversations",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many people talk, one conversation each (default: ${DEFAULT-VALUE})")
  private int conversations;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "conversations at a time (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--domain",
      defaultValue = "SHOP",
      description =
          "how people speak of the items: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Domain domain;

  @Option(
      names = "--measure",
      description =
          "measure on held-out people instead: nothing is logged, nothing explored, no feedback posted")
  private boolean measure;

  @Option(names = "--json", description = "print the result as JSON")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    checkPositive("--conversations", conversations);
    checkPositive("--threads", threads);
    Progress progress = json ? Progress.SILENT : TerminalProgress.onErrorStream();
    try (ConciergeClient client = node.connect()) {
      World world = new World(domain, new IndexedCatalogue(client).read(recommender).items(), seed);
      if (world.kinds().isEmpty()) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            "the items of recommender ["
                + recommender
                + "] have no category with at least 8 items to ask for");
      }
      ConversationDriver driver =
          new ConversationDriver(
              client, recommender, world, new Population(world, seed), Clock.systemUTC());
      LoopReport report =
          driver.hold(
              measure ? ConversationDriver.Mode.UNTRACED : ConversationDriver.Mode.LOGGED,
              measure ? Crowd.TEST : Crowd.TRAIN,
              0,
              conversations,
              seed,
              threads,
              progress);
      print(report);
      driver.firstFailure().ifPresent(this::explain);
      return report.failures() == 0 ? ExitCode.OK.value() : ExitCode.FAILURE.value();
    }
  }

  private void checkPositive(String option, int value) {
    if (value < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " must be at least 1 but was [" + value + "]");
    }
  }

  private void explain(ConciergeClientException first) {
    spec.commandLine().getErr().println("first failed request: " + first.getMessage());
  }

  private void print(LoopReport report) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
      return;
    }
    out.printf(
        Locale.ROOT,
        "conversations        %d (%d turns, %d slates)%n",
        report.conversations(),
        report.turns(),
        report.slates());
    out.printf(Locale.ROOT, "true satisfaction    %.3f%n", report.satisfaction());
    out.printf(Locale.ROOT, "click rate           %.3f%n", report.clickRate());
    out.printf(Locale.ROOT, "HR@5, NDCG@5         %.3f, %.3f%n", report.hitRate5(), report.ndcg5());
    out.printf(Locale.ROOT, "purchases, events    %d, %d%n", report.purchases(), report.events());
    out.printf(
        Locale.ROOT,
        "failed requests      %d (%d waits for a full queue)%n",
        report.failures(),
        report.waits());
    out.printf(Locale.ROOT, "latency p50, p99     %.0f ms, %.0f ms%n", report.p50(), report.p99());
  }
}
