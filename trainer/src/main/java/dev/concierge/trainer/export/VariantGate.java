package dev.concierge.trainer.export;

import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.inference.BatchScheduler;
import dev.concierge.models.inference.InferenceException;
import dev.concierge.models.inference.RuntimeOptions;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.evaluate.metrics.CorpusBleu;
import dev.concierge.trainer.evaluate.metrics.TextTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Judges the stored forms of a generator on held-out replies: one is usable if its perplexity lies
 * within 0.5 % of fp32's and its BLEU-4 is at most 1 % below. Of the usable ones the fastest is
 * served, fp32 unless another is faster beyond the noise.
 */
final class VariantGate {
  static final double PERPLEXITY_TOLERANCE = 0.005;
  static final double BLEU_TOLERANCE = 0.01;
  private static final double WORTH_IT = 1.05;
  private static final int MAX_REPLIES = 120;

  private final GeneratorConfig config;
  private final Tokenizer tokenizer;
  private final List<HeldOutReply> heldOut;

  /**
   * @param heldOut replies that the generator was not trained on; the first {@value #MAX_REPLIES}
   *     count
   */
  VariantGate(GeneratorConfig config, Tokenizer tokenizer, List<HeldOutReply> heldOut) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.heldOut =
        heldOut.stream()
            .filter(reply -> reply.prompt().length + reply.action().length <= config.maxLength())
            .limit(MAX_REPLIES)
            .toList();
  }

  /**
   * @param files the fp32 generator first
   */
  List<Variant> judge(Map<BundleFile, String> files, Function<BundleFile, Path> paths) {
    if (heldOut.isEmpty()) {
      return files.entrySet().stream().map(e -> unjudged(e.getValue(), e.getKey())).toList();
    }
    Map<BundleFile, BatchScheduler> models = new EnumMap<>(BundleFile.class);
    Map<BundleFile, String> failures = new EnumMap<>(BundleFile.class);
    try {
      for (BundleFile file : files.keySet()) {
        try {
          int threads = Runtime.getRuntime().availableProcessors();
          RuntimeOptions options =
              new RuntimeOptions(threads, threads, 1, RuntimeOptions.DEFAULT_SLOT_WAIT, 0);
          models.put(file, BatchScheduler.open(paths.apply(file), config, options));
        } catch (InferenceException e) {
          failures.put(file, "ONNX Runtime cannot open it here: " + e.getMessage());
        }
      }
      return judge(files, measure(models), failures);
    } finally {
      models.values().forEach(BatchScheduler::close);
    }
  }

  /** Name of the fastest usable variant. */
  static String served(List<Variant> variants) {
    Variant best = variants.getFirst();
    for (Variant variant : variants) {
      if (variant.usable()
          && variant.tokensPerSecond() != null
          && variant.tokensPerSecond() > WORTH_IT * best.tokensPerSecond()) {
        best = variant;
      }
    }
    return best.name();
  }

  private Map<BundleFile, VariantMeasure> measure(Map<BundleFile, BatchScheduler> models) {
    Map<BundleFile, VariantMeasure> measures = new LinkedHashMap<>();
    models.forEach(
        (file, model) -> measures.put(file, new VariantMeasure(model, tokenizer, heldOut.size())));
    for (int i = 0; i < heldOut.size(); i++) {
      for (VariantMeasure measure : measures.values()) {
        measure.measure(i, heldOut.get(i));
      }
    }
    return measures;
  }

  private List<Variant> judge(
      Map<BundleFile, String> files,
      Map<BundleFile, VariantMeasure> measures,
      Map<BundleFile, String> failures) {
    VariantMeasure reference = measures.get(BundleFile.GENERATOR);
    double bleu = bleu(reference);
    List<Variant> variants = new ArrayList<>();
    files.forEach(
        (file, name) -> {
          VariantMeasure measure = measures.get(file);
          if (measure == null) {
            variants.add(Variant.unjudged(name, file, false, failures.get(file)));
          } else {
            String reason = reason(measure, reference, bleu(measure), bleu);
            variants.add(
                new Variant(
                    name,
                    file.fileName(),
                    reason.isEmpty(),
                    reason,
                    measure.perplexity(),
                    bleu(measure),
                    measure.agreement(reference),
                    measure.tokensPerSecond()));
          }
        });
    return variants;
  }

  private static String reason(
      VariantMeasure measure, VariantMeasure reference, double bleu, double referenceBleu) {
    double perplexity = measure.perplexity() / reference.perplexity() - 1;
    if (!(Math.abs(perplexity) <= PERPLEXITY_TOLERANCE)) {
      return String.format(
          Locale.ROOT,
          "perplexity differs by [%.2f %%], at most [%.1f %%] is allowed",
          100 * perplexity,
          100 * PERPLEXITY_TOLERANCE);
    }
    if (bleu < (1 - BLEU_TOLERANCE) * referenceBleu) {
      return String.format(
          Locale.ROOT,
          "BLEU-4 [%.4f] is more than [%.0f %%] below [%.4f]",
          bleu,
          100 * BLEU_TOLERANCE,
          referenceBleu);
    }
    return "";
  }

  private double bleu(VariantMeasure measure) {
    return CorpusBleu.of(
            measure.replies(),
            heldOut.stream().map(reply -> List.of(said(reply))).toList(),
            TextTokens.MTEVAL_13A)
        .bleu();
  }

  private String said(HeldOutReply reply) {
    int[] action = reply.action();
    return tokenizer.decode(Arrays.copyOfRange(action, reply.replyStart(), action.length));
  }

  private static Variant unjudged(String name, BundleFile file) {
    return file == BundleFile.GENERATOR
        ? Variant.unjudged(name, file, true, "")
        : Variant.unjudged(name, file, false, "there were no held-out replies to judge it by");
  }
}
