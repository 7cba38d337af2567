package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.FigureReport;
import dev.concierge.it.bench.figures.Samples;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.generation.SequenceModel.Sequence;
import dev.concierge.models.generation.TokenChooser;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.batching.BatchScheduler;
import dev.concierge.models.policy.onnx.DeviceChoice;
import dev.concierge.models.policy.onnx.OnnxRuntimeInfo;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.WorkingFolder;
import dev.concierge.trainer.onnx.HalfPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench device}: decoding on a GPU, or what would run there on the processor. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = {
      "Measures greedy decoding of requests of 32 tokens that come together, reading included, with"
          + " keys and values that stay on the device.",
      "On the processor the same path runs beside the one that nodes take there."
    })
public final class DeviceBenchCommand implements Callable<Integer> {
  private static final int PROMPT = 32;
  private static final int ROUNDS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu or cuda (default: ${DEFAULT-VALUE})")
  private DeviceChoice device;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,8,32",
      description = "requests at the same time (default: ${DEFAULT-VALUE})")
  private List<Integer> rows;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "new tokens of a request (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(names = "--small", description = "the default sizes instead of 135M parameters")
  private boolean small;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads of the processor (default: one per core)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", paramLabel = "FILE", description = "also writes the figures as JSON")
  private Path json;

  @Override
  public Integer call() throws IOException {
    Placement placement = Placement.of(device);
    if (!placement.missing().isEmpty()) {
      spec.commandLine().getErr().println("decoding on the CPU: " + placement.missing());
    }
    BenchPolicies policies = new BenchPolicies(WorkingFolder.folder("bench"));
    Bundle bundle = small ? policies.small() : policies.large();
    GeneratorConfig config = bundle.manifest().generator();
    if (tokens < 2 || PROMPT + tokens > config.maxLength()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "--tokens must lie in [2, %d] but was [%d]",
              config.maxLength() - PROMPT,
              tokens));
    }
    Path full = bundle.file(BundleFile.GENERATOR);
    List<Figure> figures = new ArrayList<>();
    for (DecodePath path : DecodePath.on(placement.device(), full, half(full))) {
      for (int count : rows) {
        figures.add(measure(path, config, placement, count));
      }
    }
    FigureReport report = new FigureReport("device", machine(placement), figures);
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    return ExitCode.OK.value();
  }

  /** The fp16 form beside the bundle, made once. */
  private static Path half(Path full) throws IOException {
    Path half = full.resolveSibling("bench.fp16.onnx");
    if (!Files.exists(half)) {
      Path written = half.resolveSibling(half.getFileName() + ".part");
      HalfPrecision.write(full, written);
      Files.move(written, half, StandardCopyOption.ATOMIC_MOVE);
    }
    return half;
  }

  private Figure measure(DecodePath path, GeneratorConfig config, Placement placement, int count) {
    Samples rates = new Samples();
    SplittableRandom random = new SplittableRandom(11);
    try (Clients clients = new Clients(count);
        BatchScheduler scheduler =
            BatchScheduler.open(
                path.graph(), config, path.options(threads, count, placement.device()))) {
      for (int round = 0; round <= ROUNDS; round++) {
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          int[] prompt = random.ints(PROMPT, 0, config.vocabSize()).toArray();
          requests.add(() -> request(scheduler, prompt));
        }
        long begun = System.nanoTime();
        int drawn = clients.together(requests).stream().mapToInt(n -> n).sum();
        if (round > 0) {
          rates.add(drawn / ((System.nanoTime() - begun) / 1e9));
        }
      }
    }
    return new Figure(
        String.format(
            Locale.ROOT,
            "decode_%s_%d",
            path.name().replaceAll("[ ,]+", "_").toLowerCase(Locale.ROOT),
            count),
        String.format(
            Locale.ROOT, "%s, %s, %d at once", placement.device().name(), path.name(), count),
        rates.median(),
        "tokens/s",
        null,
        Map.of());
  }

  private int request(BatchScheduler scheduler, int[] prompt) {
    Greedy greedy = new Greedy();
    try (Sequence sequence = scheduler.open()) {
      sequence.decode(prompt, greedy);
    }
    return greedy.drawn;
  }

  /** The most likely token, so many times. */
  private final class Greedy implements TokenChooser {
    private int drawn;

    @Override
    public int choose(float[] logits) {
      int best = 0;
      for (int i = 1; i < logits.length; i++) {
        if (logits[i] > logits[best]) {
          best = i;
        }
      }
      return ++drawn < tokens ? best : STOP;
    }
  }

  private Map<String, String> machine(Placement placement) {
    return Map.of(
        "java", Runtime.version().toString(),
        "onnxruntime", OnnxRuntimeInfo.describe().version(),
        "device", placement.device().name(),
        "cores", String.valueOf(Runtime.getRuntime().availableProcessors()),
        "threads", String.valueOf(threads));
  }
}
