package dev.concierge.trainer.export;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: writes a bundle's graphs anew from its weights, checked against training. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Exports a policy bundle again, as a bundle or as a Triton model repository.")
public final class ExportCommand implements Callable<Integer> {
  /** What is written. */
  enum Layout {
    BUNDLE,
    TRITON
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BUNDLE", description = "folder of the bundle")
  private Path source;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write")
  private Path out;

  @Option(
      names = "--layout",
      defaultValue = "bundle",
      paramLabel = "LAYOUT",
      description = "bundle or triton (default: ${DEFAULT-VALUE})")
  private Layout layout;

  @Override
  public Integer call() {
    try {
      write();
      return ExitCode.OK.value();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private void write() throws IOException {
    Bundle bundle = Bundle.open(source);
    double parity =
        switch (layout) {
          case BUNDLE -> parity(export(bundle, out));
          case TRITON -> triton(bundle);
        };
    spec.commandLine()
        .getOut()
        .printf(
            "%s %s written to %s; graphs differ from training by %.1e of the largest value%n",
            bundle.manifest().name(), bundle.manifest().version(), out, parity);
    spec.commandLine().getOut().flush();
  }

  private double triton(Bundle bundle) throws IOException {
    TritonRepository.requireEmpty(out);
    Path scratch = Files.createTempDirectory("concierge-export-");
    try {
      Bundle fresh = export(bundle, scratch.resolve("bundle"));
      TritonRepository.write(fresh, out);
      return parity(fresh);
    } finally {
      delete(scratch);
    }
  }

  private static Bundle export(Bundle bundle, Path target) throws IOException {
    Manifest manifest = bundle.manifest();
    ManifestDraft draft =
        new ManifestDraft(
            manifest.name(),
            manifest.version(),
            manifest.parent(),
            manifest.space(),
            manifest.metrics(),
            manifest.dataWindow(),
            manifest.training());
    return new BundleExporter(Clock.systemUTC())
        .export(PolicyWeights.of(bundle), draft, bundle.file(BundleFile.TOKENIZER), target);
  }

  private static double parity(Bundle bundle) {
    return bundle.manifest().metrics().get(BundleExporter.PARITY);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> content = Files.walk(folder)) {
      files = content.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
