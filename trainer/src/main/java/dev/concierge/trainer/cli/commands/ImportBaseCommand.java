package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.Variant;
import dev.concierge.trainer.bases.BaseImport;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.GeneratorVariant;
import dev.concierge.trainer.onnx.PolicyGraphs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import-base}: makes a bundle of a pretrained base. */
@Command(
    name = "import-base",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a bundle of a Hugging Face folder: Llama, Qwen2, Qwen3, Mistral or GPT-2.",
      "It needs config.json, model.safetensors (or shards with their index) and tokenizer.json."
    })
public final class ImportBaseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "folder of the base")
  private Path folder;

  @Option(names = "--out", required = true, paramLabel = "BUNDLE", description = "the new folder")
  private Path out;

  @Option(
      names = "--weights-only",
      description = "for a folder without a tokenizer: can be inspected, not served")
  private boolean weightsOnly;

  @Option(
      names = "--max-length",
      defaultValue = "1024",
      paramLabel = "N",
      description = "most positions of the KV cache (${DEFAULT-VALUE})")
  private int maxLength;

  @Option(
      names = "--variants",
      split = ",",
      defaultValue = "fp32",
      paramLabel = "NAME",
      description =
          "variants of the generator, of fp32, q8, q4, fp16 (${DEFAULT-VALUE}); export --held-out judges them")
  private List<String> variants;

  @Option(names = "--name", defaultValue = "default", description = "model (${DEFAULT-VALUE})")
  private String name;

  @Option(
      names = "--version-id",
      defaultValue = "base-1",
      description = "version (${DEFAULT-VALUE})")
  private String version;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Override
  public Integer call() {
    if (maxLength < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-length must be positive but was [" + maxLength + "]");
    }
    Set<GeneratorVariant> chosen = chosen();
    try {
      BaseImport base =
          new BaseImport(
              new BaseImport.Settings(
                  name, version, maxLength, PolicyGraphs.INLINE_BYTES, seed, chosen),
              Clock.systemUTC());
      Bundle bundle = weightsOnly ? base.weightsOnly(folder, out) : base.run(folder, out);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%s %s written to %s (%,d bytes); graph differs from training by %.1e of the largest logit%n",
              name,
              version,
              out,
              bundle.bytes(),
              bundle.manifest().provenance().metrics().get(BundleExporter.PARITY));
      for (Variant variant : bundle.manifest().variants()) {
        if (!variant.usable()) {
          spec.commandLine()
              .getOut()
              .printf(Locale.ROOT, "%s is not served: %s%n", variant.name(), variant.reason());
        }
      }
      spec.commandLine().getOut().flush();
      return ExitCode.OK.value();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private Set<GeneratorVariant> chosen() {
    try {
      Set<GeneratorVariant> chosen = GeneratorVariant.of(variants);
      if (weightsOnly && chosen.size() > 1) {
        throw new ParameterException(
            spec.commandLine(), "--variants needs a tokenizer: not with --weights-only");
      }
      return chosen;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
