package dev.concierge.it.bench.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.it.bench.policy.BenchPolicies;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.console.WorkingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench soak}: fails when resident memory grows. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Sends mixed requests (with and without reply, short, long, cancelled, model reloads) to a",
      "policy in this process and fails unless resident memory is flat within 5 % after warm-up."
    })
public final class SoakCommand implements Callable<Integer> {
  private static final int SAMPLES = 200;
  private static final int SLOTS = 6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--requests",
      defaultValue = "10000",
      paramLabel = "N",
      description = "requests in all, at least 1000 (default: ${DEFAULT-VALUE})")
  private long requests;

  @Option(
      names = "--clients",
      defaultValue = "4",
      paramLabel = "N",
      description = "requests at a time (default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "policy to serve (default: random weights of the default sizes)")
  private Path bundle;

  @Option(names = "--json", paramLabel = "FILE", description = "also writes the result as JSON")
  private Path json;

  @Override
  public Integer call() throws IOException {
    if (requests < 1000 || clients < 1 || clients > 64) {
      throw new CommandFailure(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "--requests must be at least 1000 and --clients in [1, 64] but were [%d] and [%d]",
              requests,
              clients));
    }
    long begun = System.nanoTime();
    List<Long> resident;
    try (SoakTarget target = target()) {
      resident = new Soak(requests, clients, SAMPLES).run(target, TerminalProgress.onErrorStream());
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return report(resident, seconds).value();
  }

  private SoakTarget target() throws IOException {
    Bundle policy =
        bundle == null
            ? new BenchPolicies(WorkingFolder.folder("bench")).small()
            : Bundle.open(bundle);
    return new MixedRequests(policy, new RuntimeOptions(1, SLOTS));
  }

  private ExitCode report(List<Long> resident, double seconds) throws IOException {
    Flatness flatness = Flatness.STANDARD;
    double growth = flatness.growth(resident);
    boolean flat = flatness.isFlat(resident);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%,d requests in %.0f s; resident memory %,d MB at the end, %+.1f %% after warm-up"
                + " (allowed %.0f %%): %s%n",
            requests,
            seconds,
            resident.get(resident.size() - 1) >> 20,
            100 * growth,
            100 * flatness.tolerance(),
            flat ? "flat" : "GROWS");
    spec.commandLine().getOut().flush();
    if (json != null) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      root.put("requests", requests).put("clients", clients).put("seconds", seconds);
      root.put("growth", growth).put("tolerance", flatness.tolerance()).put("passed", flat);
      ArrayNode samples = root.putArray("resident_bytes");
      resident.forEach(samples::add);
      Files.createDirectories(json.toAbsolutePath().getParent());
      Files.write(
          json, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }
    return flat ? ExitCode.OK : ExitCode.FAILURE;
  }
}
