package dev.concierge.trainer.export;

import dev.concierge.trainer.onnx.PolicyGraphs;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a bundle holds and how.
 *
 * @param variants of the generator; fp32 is always among them
 * @param inlineBytes most bytes of weights in the fp32 generator's own file; more lie in {@code
 *     generator.onnx.data} beside it
 */
public record ExportSettings(Set<GeneratorVariant> variants, long inlineBytes) {
  /** Every variant, up to 1 GiB in one file. */
  public static final ExportSettings DEFAULT =
      new ExportSettings(EnumSet.allOf(GeneratorVariant.class), PolicyGraphs.INLINE_BYTES);

  public ExportSettings {
    EnumSet<GeneratorVariant> all = EnumSet.of(GeneratorVariant.FP32);
    all.addAll(variants);
    variants = Set.copyOf(all);
    if (inlineBytes < 0 || inlineBytes > PolicyGraphs.MOST_INLINE_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bytes of weights in one file must lie in [0, %d] but were [%d]",
              PolicyGraphs.MOST_INLINE_BYTES,
              inlineBytes));
    }
  }
}
