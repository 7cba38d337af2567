package dev.concierge.trainer.export;

import ai.djl.engine.Engine;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Provenance;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a bundle: the four graphs, the tokenizer and the generation defaults, then checks that the
 * graphs compute what training computes, then the manifest. A bundle appears whole or not at all.
 * Thread-safe, but only one gradient collector may exist in the process and none while it runs.
 */
public final class BundleExporter {
  /** Metric of the manifest: largest difference between graphs and training, relative. */
  public static final String PARITY = "export/parity";

  private final Clock clock;
  private final ExportSettings settings;

  /** Manifests are dated by this clock. */
  public BundleExporter(Clock clock) {
    this(clock, ExportSettings.DEFAULT);
  }

  /** The same with other settings than the default ones. */
  public BundleExporter(Clock clock, ExportSettings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Writes and verifies a bundle.
   *
   * @param tokenizerJson the tokenizer that the generator was trained with; the vocabulary of a
   *     sentence encoder lies beside it under the name that it has in a bundle
   * @param out folder of the bundle; a bundle there is replaced
   * @throws ParityException if a graph differs from training by more than 1e-4 of the largest value
   *     (at least of 1); nothing is left behind, and a bundle that was there stays
   * @throws IllegalArgumentException if tokenizer and generator do not fit together
   */
  public Bundle export(PolicyWeights weights, ManifestDraft draft, Path tokenizerJson, Path out)
      throws IOException {
    return export(weights, draft, tokenizerJson, Judging.NONE, out);
  }

  /** The same with the stored variants of the generator judged. */
  public Bundle export(
      PolicyWeights weights, ManifestDraft draft, Path tokenizerJson, Judging judging, Path out)
      throws IOException {
    try (BundleWriter writer = new BundleWriter(out)) {
      PolicyGraphs graphs = new PolicyGraphs(weights.tensors());
      new PolicyGraphs(weights.tensors(), settings.inlineBytes())
          .generator(weights.generator(), writer.file(BundleFile.GENERATOR));
      graphs.queryEncoder(weights.encoder(), writer.file(BundleFile.QUERY_ENCODER));
      graphs.itemEncoder(weights.encoder(), writer.file(BundleFile.ITEM_ENCODER));
      graphs.ranker(weights.ranker(), writer.file(BundleFile.RANKER));
      tokenizer(weights, tokenizerJson, writer);
      itemVocabulary(weights, tokenizerJson, writer);
      Manifest manifest = manifest(weights, draft, parity(weights, writer));
      List<Variant> variants = variants(weights, judging, tokenizerJson, writer);
      return writer.commit(manifest.withVariants(variants, VariantGate.served(variants)));
    }
  }

  /** Largest relative difference over all graphs. */
  private static double parity(PolicyWeights weights, BundleWriter writer) throws IOException {
    GraphParity parity = new GraphParity(weights);
    double difference = new GeneratorParity(weights).check(writer.file(BundleFile.GENERATOR));
    difference = Math.max(difference, parity.queryEncoder(writer.file(BundleFile.QUERY_ENCODER)));
    difference = Math.max(difference, parity.itemEncoder(writer.file(BundleFile.ITEM_ENCODER)));
    return Math.max(difference, parity.ranker(writer.file(BundleFile.RANKER)));
  }

  private List<Variant> variants(
      PolicyWeights weights, Judging judging, Path tokenizerJson, BundleWriter writer)
      throws IOException {
    Map<GeneratorVariant, String> unfit =
        GeneratorVariants.write(
            weights.tensors(), weights.generator(), settings.variants(), writer);
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      return switch (judging) {
        case Judging.HeldOut heldOut ->
            new VariantGate(weights.generator(), tokenizer, heldOut)
                .judge(settings.variants(), unfit, writer::file);
        case Judging.Earlier earlier ->
            earlier.variants(GeneratorVariants.unjudged(settings.variants(), unfit), writer);
      };
    }
  }

  private static void tokenizer(PolicyWeights weights, Path tokenizerJson, BundleWriter writer)
      throws IOException {
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      if (tokenizer.size() > weights.generator().vocabSize()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the tokenizer has [%d] tokens but the generator only [%d]",
                tokenizer.size(),
                weights.generator().vocabSize()));
      }
      GenerationDefaults.write(
          tokenizer, weights.generator(), writer.file(BundleFile.GENERATION_CONFIG));
    }
    Files.copy(tokenizerJson, writer.file(BundleFile.TOKENIZER));
  }

  private static void itemVocabulary(PolicyWeights weights, Path tokenizerJson, BundleWriter writer)
      throws IOException {
    if (weights.encoder().sentence() != null) {
      Path target = writer.file(BundleFile.ITEM_VOCABULARY);
      Files.copy(tokenizerJson.resolveSibling(target.getFileName()), target);
    }
  }

  private Manifest manifest(PolicyWeights weights, ManifestDraft draft, double parity) {
    Map<String, Double> metrics = new TreeMap<>(draft.metrics());
    metrics.put(PARITY, parity);
    return new Manifest(
        new Manifest.Identity(draft.name(), draft.version(), draft.parent(), draft.space()),
        new Manifest.Sizes(
            weights.generator(), weights.encoder(), weights.ranker(), RankerFeatures.NAMES),
        Provenance.of(PolicyGraphs.OPSET, clock.instant())
            .withMetrics(metrics)
            .withDataWindow(draft.dataWindow())
            .withTraining(draft.training())
            .withLibraries(libraries()));
  }

  /** Versions of the libraries that make a bundle. */
  public static Map<String, String> libraries() {
    return Map.of(
        "java", Runtime.version().toString(),
        "djl", Engine.getDjlVersion(),
        "pytorch", Engine.getEngine("PyTorch").getVersion(),
        "onnxruntime", OnnxSession.runtimeVersion());
  }
}
