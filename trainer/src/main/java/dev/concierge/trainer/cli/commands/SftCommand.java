package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.bases.BaseException;
import dev.concierge.trainer.bases.SentenceBase;
import dev.concierge.trainer.cli.options.CatalogueOptions;
import dev.concierge.trainer.cli.options.DataFolder;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueFile;
import dev.concierge.trainer.sft.Pretrained;
import dev.concierge.trainer.sft.SftConfig;
import dev.concierge.trainer.sft.SftData;
import dev.concierge.trainer.sft.SftPipeline;
import dev.concierge.trainer.sft.SftResult;
import dev.concierge.trainer.sft.SftTarget;
import dev.concierge.trainer.sft.generator.GeneratorBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sft}: trains a policy from a catalogue and recorded dialogues. */
@Command(
    name = "sft",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a policy from a catalogue and recorded dialogues, and writes a bundle.",
      "Beside it, BUNDLE.index holds the learned fields of the items and the memory of past contexts."
    })
public final class SftCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "a published data set in the folder --data: redial, opendialkg, inspired")
  private String dataset;

  @Mixin private DataFolder data;

  @Option(
      names = "--final",
      description =
          "learns from train and validation together and measures nothing: when all choices are made")
  private boolean finalFit;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "test dialogues in the data set's format; their conversations are not learned")
  private Path test;

  @Mixin private CatalogueOptions catalogue;

  @Option(names = "--dialogues", paramLabel = "FILE", description = "dialogues as JSON Lines")
  private Path dialogues;

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description = "dialogues that only measure the result")
  private Path heldOut;

  @Option(names = "--out", paramLabel = "BUNDLE", required = true, description = "the new folder")
  private Path out;

  @Option(
      names = "--base",
      paramLabel = "BUNDLE",
      description = "tunes the generator of this bundle, such as one of import-base")
  private Path base;

  @Option(
      names = "--item-encoder",
      paramLabel = "DIR",
      description =
          "sentence-transformers folder (BERT; safetensors or ONNX) that encodes the items' text")
  private Path itemEncoder;

  @Option(names = "--name", defaultValue = "default", description = "model (${DEFAULT-VALUE})")
  private String name;

  @Option(
      names = "--version-id",
      defaultValue = "sft-1",
      description = "version (${DEFAULT-VALUE})")
  private String version;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--folds", paramLabel = "N", description = "for cross-fitting, at least 2")
  private Integer folds;

  @Option(names = "--json", paramLabel = "FILE", description = "writes metrics and times")
  private Path json;

  @Override
  public Integer call() throws IOException {
    Sentiment sentiment = LexiconSentiment.english();
    SftConfig preset =
        dataset == null ? SftConfig.small() : SftConfig.of(DataFolder.named("--dataset", dataset));
    SftConfig config = preset.withSeed(seed).withFolds(folds == null ? preset.folds() : folds);
    if (base != null) {
      config = config.forBase();
    }
    Pretrained from = pretrained();
    SftResult result;
    try {
      result =
          new SftPipeline(
                  config, sentiment, TerminalProgress.onErrorStream(), Clock.systemUTC(), from)
              .run(read(sentiment), new SftTarget(name, version, out));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bundle", result.bundle().toString());
    report.put("index", result.index().toString());
    report.put("space", result.space());
    report.put("metrics", result.metrics());
    report.put("seconds", result.seconds());
    String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
    if (json != null) {
      Files.writeString(json, text);
    }
    spec.commandLine().getOut().println(text);
    return ExitCode.OK.value();
  }

  private Pretrained pretrained() {
    try {
      return new Pretrained(
          base == null ? null : GeneratorBase.of(Bundle.open(base)),
          itemEncoder == null ? null : SentenceBase.read(itemEncoder));
    } catch (BundleException | BaseException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SftData read(Sentiment sentiment) {
    if (dataset != null && (catalogue.isGiven() || dialogues != null)) {
      throw new ParameterException(
          spec.commandLine(), "--dataset brings items and dialogues: give no files of your own");
    }
    if (dataset != null) {
      Dataset read = data.read("--dataset", dataset, test, sentiment);
      return finalFit
          ? new SftData(read.catalogue(), read.trainAndValid(), List.of())
          : new SftData(read.catalogue(), read.trainApartFromValid(), read.valid());
    }
    if (!catalogue.isComplete() || dialogues == null) {
      throw new ParameterException(
          spec.commandLine(),
          "give --catalogue, --fields and --dialogues, or --dataset with --data");
    }
    List<Dialogue> measured = heldOut == null ? List.of() : DialogueFile.read(heldOut);
    return new SftData(catalogue.read(), DialogueFile.read(dialogues), measured);
  }
}
