package dev.concierge.trainer.export;

import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.batching.BatchScheduler;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.dataset.HeldOutReply;
import dev.concierge.trainer.metrics.CorpusBleu;
import dev.concierge.trainer.metrics.TextTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Judges the stored variants of a generator on held-out replies: one is usable if its perplexity
 * lies within 0.5 % of fp32's and its BLEU-4 is at most 1 % below. HR@5 is the same for all,
 * because encoders and ranker are the same files. Of the usable ones the fastest is served, fp32
 * unless another is faster beyond the noise.
 */
final class VariantGate {
  static final double PERPLEXITY_TOLERANCE = 0.005;
  static final double BLEU_TOLERANCE = 0.01;
  private static final double WORTH_IT = 1.05;
  private static final int MAX_REPLIES = 120;

  private final GeneratorConfig config;
  private final Tokenizer tokenizer;
  private final List<HeldOutReply> heldOut;
  private final Double hr5;

  /**
   * @param judging replies that the generator was not trained on, the first {@value #MAX_REPLIES}
   *     of which count, and HR@5 of the encoders and the ranker, which all variants share
   */
  VariantGate(GeneratorConfig config, Tokenizer tokenizer, Judging.HeldOut judging) {
    this.hr5 = judging.hr5();
    this.config = config;
    this.tokenizer = tokenizer;
    this.heldOut =
        judging.replies().stream()
            .filter(reply -> reply.prompt().length + reply.action().length <= config.maxLength())
            .limit(MAX_REPLIES)
            .toList();
  }

  /**
   * Judges what can be judged; the order of the result is that of the variants.
   *
   * @param unfit why a variant has no file, for those that have none
   */
  List<Variant> judge(
      Set<GeneratorVariant> variants,
      Map<GeneratorVariant, String> unfit,
      Function<BundleFile, Path> paths) {
    Map<GeneratorVariant, String> failures = new EnumMap<>(GeneratorVariant.class);
    if (heldOut.isEmpty()) {
      variants.forEach(variant -> failures.put(variant, GeneratorVariants.NOTHING_HELD_OUT));
    }
    failures.putAll(unfit);
    Map<GeneratorVariant, BatchScheduler> models = new EnumMap<>(GeneratorVariant.class);
    try {
      for (GeneratorVariant variant : new TreeSet<>(variants)) {
        if (!failures.containsKey(variant)) {
          try {
            models.put(variant, open(paths.apply(variant.file())));
          } catch (InferenceException e) {
            if (variant == GeneratorVariant.FP32) {
              throw e; // the others are judged by it
            }
            failures.put(variant, "ONNX Runtime cannot open it here: " + e.getMessage());
          }
        }
      }
      return judge(variants, measure(models), failures);
    } finally {
      models.values().forEach(BatchScheduler::close);
    }
  }

  private BatchScheduler open(Path file) {
    int threads = Runtime.getRuntime().availableProcessors();
    return BatchScheduler.open(
        file, config, new RuntimeOptions(threads, threads, 1, RuntimeOptions.DEFAULT_SLOT_WAIT, 0));
  }

  /** Name of the fastest usable variant for a CPU; {@link GeneratorVariant#FP16} is for devices. */
  static String served(List<Variant> variants) {
    Variant best = variants.getFirst();
    for (Variant variant : variants) {
      if (variant.usable()
          && !variant.name().equals(GeneratorVariant.FP16.id())
          && variant.tokensPerSecond() != null
          && variant.tokensPerSecond() > WORTH_IT * best.tokensPerSecond()) {
        best = variant;
      }
    }
    return best.name();
  }

  private Map<GeneratorVariant, VariantMeasure> measure(
      Map<GeneratorVariant, BatchScheduler> models) {
    Map<GeneratorVariant, VariantMeasure> measures = new EnumMap<>(GeneratorVariant.class);
    models.forEach(
        (variant, model) ->
            measures.put(variant, new VariantMeasure(model, tokenizer, heldOut.size())));
    for (int i = 0; i < heldOut.size(); i++) {
      for (VariantMeasure measure : measures.values()) {
        measure.measure(i, heldOut.get(i));
      }
    }
    return measures;
  }

  private List<Variant> judge(
      Set<GeneratorVariant> variants,
      Map<GeneratorVariant, VariantMeasure> measures,
      Map<GeneratorVariant, String> failures) {
    VariantMeasure reference = measures.get(GeneratorVariant.FP32);
    List<Variant> entries = new ArrayList<>();
    for (GeneratorVariant variant : new TreeSet<>(variants)) {
      VariantMeasure measure = measures.get(variant);
      entries.add(
          measure == null
              ? GeneratorVariants.unjudged(variant, failures.get(variant))
              : judged(variant, measure, reference));
    }
    return entries;
  }

  private Variant judged(
      GeneratorVariant variant, VariantMeasure measure, VariantMeasure reference) {
    double bleu = bleu(measure);
    String reason = reason(measure, reference, bleu, bleu(reference));
    return new Variant(
        variant.id(),
        variant.file().fileName(),
        reason.isEmpty(),
        reason,
        measure.perplexity(),
        bleu,
        measure.agreement(reference),
        measure.tokensPerSecond(),
        hr5);
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
}
