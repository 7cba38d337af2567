package dev.concierge.trainer.export;

import ai.djl.engine.Engine;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.onnx.HalfPrecision;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.onnx.Quantisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a bundle: the four graphs, the tokenizer and the generation defaults, then checks that the
 * graphs compute what training computes, then the manifest. A bundle appears whole or not at all.
 * Thread-safe, but only one gradient collector may exist in the process and none while it runs.
 */
public final class BundleExporter {
  /** Metric of the manifest: largest difference between graphs and training, relative. */
  public static final String PARITY = "export/parity";

  private static final Map<BundleFile, Quantisation> FORMS =
      new TreeMap<>(
          Map.of(
              BundleFile.GENERATOR_Q8, Quantisation.Q8, BundleFile.GENERATOR_Q4, Quantisation.Q4));

  private final Clock clock;

  /** Manifests are dated by this clock. */
  public BundleExporter(Clock clock) {
    this.clock = clock;
  }

  /**
   * Writes and verifies a bundle.
   *
   * @param tokenizerJson the tokenizer that the generator was trained with; the vocabulary of a
   *     sentence encoder lies beside it under the name that it has in a bundle
   * @param out folder of the bundle; a bundle there is replaced
   * @throws ParityException if a graph differs from training by more than 1e-4 of the largest value
   *     (at least of 1); nothing is left behind
   * @throws IllegalArgumentException if tokenizer and generator do not fit together
   */
  public Bundle export(PolicyWeights weights, ManifestDraft draft, Path tokenizerJson, Path out)
      throws IOException {
    return export(weights, draft, tokenizerJson, List.of(), out);
  }

  /**
   * The same with the generator also stored with few bits, each form judged on held-out replies.
   *
   * @param heldOut replies that training did not see; without any only fp32 is usable
   */
  public Bundle export(
      PolicyWeights weights,
      ManifestDraft draft,
      Path tokenizerJson,
      List<HeldOutReply> heldOut,
      Path out)
      throws IOException {
    try (BundleWriter writer = new BundleWriter(out)) {
      PolicyGraphs graphs = new PolicyGraphs(weights.tensors());
      graphs.generator(weights.generator(), writer.file(BundleFile.GENERATOR));
      graphs.queryEncoder(weights.encoder(), writer.file(BundleFile.QUERY_ENCODER));
      graphs.itemEncoder(weights.encoder(), writer.file(BundleFile.ITEM_ENCODER));
      graphs.ranker(weights.ranker(), writer.file(BundleFile.RANKER));
      for (Map.Entry<BundleFile, Quantisation> form : FORMS.entrySet()) {
        graphs.generator(weights.generator(), form.getValue(), writer.file(form.getKey()));
      }
      tokenizer(weights, tokenizerJson, writer);
      itemVocabulary(weights, tokenizerJson, writer);
      Manifest manifest = manifest(weights, draft, parity(weights, writer));
      List<Variant> variants = new ArrayList<>(variants(weights, heldOut, tokenizerJson, writer));
      half(writer).ifPresent(variants::add);
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

  private static List<Variant> variants(
      PolicyWeights weights, List<HeldOutReply> heldOut, Path tokenizerJson, BundleWriter writer)
      throws IOException {
    Map<BundleFile, String> files = new LinkedHashMap<>();
    files.put(BundleFile.GENERATOR, Variant.FP32);
    FORMS.forEach((file, form) -> files.put(file, form.name().toLowerCase(Locale.ROOT)));
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      return new VariantGate(weights.generator(), tokenizer, heldOut).judge(files, writer::file);
    }
  }

  /** The form for devices; empty if a weight or the size rules it out. */
  private static Optional<Variant> half(BundleWriter writer) throws IOException {
    try {
      HalfPrecision.write(
          writer.file(BundleFile.GENERATOR), writer.file(BundleFile.GENERATOR_FP16));
    } catch (HalfPrecision.UnfitException e) {
      return Optional.empty();
    }
    return Optional.of(
        Variant.unjudged(
            "fp16",
            BundleFile.GENERATOR_FP16,
            false,
            "its keys and values are fp16, for CUDA; a node keeps them as fp32"));
  }

  private static void tokenizer(PolicyWeights weights, Path tokenizerJson, BundleWriter writer)
      throws IOException {
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      if (tokenizer.size() > weights.generator().vocabSize()) {
        throw new IllegalArgumentException(
            "the tokenizer has [%d] tokens but the generator only [%d]"
                .formatted(tokenizer.size(), weights.generator().vocabSize()));
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
        Manifest.FORMAT,
        draft.name(),
        draft.version(),
        draft.parent(),
        draft.space(),
        weights.generator(),
        weights.encoder(),
        weights.ranker(),
        RankerFeatures.NAMES,
        "",
        Map.of(),
        PolicyGraphs.OPSET,
        metrics,
        draft.dataWindow(),
        draft.training(),
        libraries(),
        clock.instant());
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
