package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.cli.options.HeldOutOptions;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ExportSettings;
import dev.concierge.trainer.export.GeneratorVariant;
import dev.concierge.trainer.export.Judging;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.export.TritonRepository;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: writes a bundle's graphs anew from its weights, checked against training. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Exports a policy bundle again, as a bundle or as a Triton model repository.",
      "With --held-out the stored variants of its generator are judged anew; without, the bundle's own",
      "judgement stands for the variants that come out the same."
    })
public final class ExportCommand implements Callable<Integer> {
  /** What is written. */
  enum Layout {
    BUNDLE,
    TRITON
  }

  @Spec private CommandSpec spec;
  @Mixin private HeldOutOptions heldOut;

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

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "fp32,q8,q4,fp16",
      paramLabel = "NAME",
      description = "variants of the generator (${DEFAULT-VALUE}); fp32 always")
  private List<String> variants;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "variant of the generator in a Triton repository (default: the one that is served)")
  private String variant;

  @Option(
      names = "--external-data-above",
      paramLabel = "BYTES",
      defaultValue = "1073741824",
      description =
          "more bytes of fp32 weights than this lie beside the graph (${DEFAULT-VALUE}, less than 2 GiB)")
  private long inlineBytes;

  @Override
  public Integer call() {
    try {
      if (variant != null && layout != Layout.TRITON) {
        throw new CommandFailure(
            ExitCode.USAGE, "--variant is for --layout triton; a bundle holds all --variants");
      }
      Bundle written = write(Bundle.open(source), settings());
      spec.commandLine().getOut().print(VariantTable.render(written.manifest()));
      spec.commandLine().getOut().flush();
      return ExitCode.OK.value();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private ExportSettings settings() {
    try {
      return new ExportSettings(GeneratorVariant.of(variants), inlineBytes);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  private Bundle write(Bundle bundle, ExportSettings settings) throws IOException {
    return switch (layout) {
      case BUNDLE -> {
        Bundle fresh = export(bundle, settings, out);
        report(fresh, "");
        yield fresh;
      }
      case TRITON -> triton(bundle, settings);
    };
  }

  private Bundle triton(Bundle bundle, ExportSettings settings) throws IOException {
    TritonRepository.requireEmpty(out);
    Path scratch = Files.createTempDirectory("concierge-export-");
    try {
      Bundle fresh = export(bundle, settings, scratch.resolve("bundle"));
      String chosen = variant == null ? fresh.manifest().servedVariant() : variant;
      TritonRepository.write(fresh, chosen, out);
      report(fresh, " with generator " + chosen);
      return fresh;
    } finally {
      delete(scratch);
    }
  }

  private void report(Bundle fresh, String what) {
    Manifest manifest = fresh.manifest();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s %s written to %s%s; graphs differ from training by %.1e of the largest value%n",
            manifest.name(),
            manifest.version(),
            out,
            what,
            manifest.provenance().metrics().get(BundleExporter.PARITY));
  }

  private Bundle export(Bundle bundle, ExportSettings settings, Path target) throws IOException {
    Sentiment sentiment = LexiconSentiment.english();
    Optional<HeldOutOptions.Read> read = heldOut.read(sentiment);
    Manifest manifest = bundle.manifest();
    Map<String, Double> metrics = new TreeMap<>(manifest.provenance().metrics());
    Judging judging = new Judging.Earlier(manifest);
    if (read.isPresent()) {
      HeldOutFigures figures = HeldOutFigures.of(bundle, read.get(), sentiment);
      metrics.putAll(figures.ranking());
      judging = figures.judging();
    }
    ManifestDraft draft =
        new ManifestDraft(
            manifest.name(),
            manifest.version(),
            manifest.parent(),
            manifest.space(),
            metrics,
            manifest.provenance().dataWindow(),
            manifest.provenance().training());
    return new BundleExporter(Clock.systemUTC(), settings)
        .export(
            PolicyWeights.of(bundle), draft, bundle.file(BundleFile.TOKENIZER), judging, target);
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
