package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.FigureReport;
import dev.concierge.it.bench.figures.MemoryBandwidth;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.OnnxRuntimeInfo;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.console.WorkingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench policy}: measures the policy through the classes that serve requests. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = {
      "Measures decoding, batching, prefix reuse, garbage and ranking, each beside its bar.",
      "Sides of a ratio follow each other; the median of their ratios is shown.",
      "The 135M policy is made once (1.2 GB of disk)."
    })
public final class PolicyBenchCommand implements Callable<Integer> {
  private static final int MOST_CLIENTS = 8;
  private static final int SLOTS = 10;
  private static final long MEMORY_BYTES = 768L << 20;
  private static final int ROUNDS = 7;
  private static final int QUICK_ROUNDS = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--json", paramLabel = "FILE", description = "also writes the figures as JSON")
  private Path json;

  @Option(names = "--quick", description = "fewer rounds: a look, not a measurement")
  private boolean quick;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "bundle taken as the default policy (default: random weights of its sizes)")
  private Path bundle;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads of a graph and of the memory test (default: one per core)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException {
    if (threads < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--threads must be at least 1 but was [" + threads + "]");
    }
    FigureReport report = measure(TerminalProgress.onErrorStream());
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    return (report.passed() ? ExitCode.OK : ExitCode.FAILURE).value();
  }

  private FigureReport measure(Progress progress) throws IOException {
    BenchPolicies policies = new BenchPolicies(WorkingFolder.folder("bench"));
    Bundle small;
    Bundle large;
    Bundle largeQ8;
    try (Progress.Stage stage = progress.stage("making the policies", 3)) {
      small = bundle == null ? policies.small() : Bundle.open(bundle);
      stage.step(1);
      large = policies.large();
      stage.step(1);
      largeQ8 = policies.largeQ8();
      stage.step(1);
    }
    RuntimeOptions options = new RuntimeOptions(threads, SLOTS);
    try (Clients clients = new Clients(MOST_CLIENTS);
        MemoryBandwidth memory = new MemoryBandwidth(threads, MEMORY_BYTES);
        LocalPolicy smallPolicy = LocalPolicy.open(small, options);
        LocalPolicy fp32 = LocalPolicy.open(large, options);
        LocalPolicy q8 = LocalPolicy.open(largeQ8, options)) {
      Subject tiny = new Subject("default policy", smallPolicy);
      Subject big = new Subject("135M", fp32);
      List<Measurement> measurements =
          List.of(
              new DecodeMeasurement(memory, clients, big, new Subject("135M 8-bit", q8)),
              new ConcurrencyMeasurement("default", clients, tiny, 1.8),
              new ConcurrencyMeasurement("135m", clients, big, 2.5),
              new PrefixMeasurement("default", tiny),
              new PrefixMeasurement("135m", big),
              new GarbageMeasurement("default", tiny, 2),
              new GarbageMeasurement("135m", big, 8),
              new RankingMeasurement(tiny));
      run(measurements, progress);
      List<Figure> figures = new ArrayList<>();
      measurements.forEach(measurement -> figures.addAll(measurement.figures()));
      return new FigureReport("policy", machine(), figures);
    }
  }

  private void run(List<Measurement> measurements, Progress progress) {
    int rounds = quick ? QUICK_ROUNDS : ROUNDS;
    try (Progress.Stage stage = progress.stage("measuring", (rounds + 1L) * measurements.size())) {
      for (int round = 0; round <= rounds; round++) {
        for (Measurement measurement : measurements) {
          stage.note(measurement.name());
          measurement.round(round > 0);
          stage.step(1);
        }
      }
    }
  }

  private Map<String, String> machine() {
    return Map.of(
        "java", Runtime.version().toString(),
        "onnxruntime", OnnxRuntimeInfo.describe().version(),
        "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "cores", String.valueOf(Runtime.getRuntime().availableProcessors()),
        "threads", String.valueOf(threads));
  }
}
