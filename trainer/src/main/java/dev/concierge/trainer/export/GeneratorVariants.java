package dev.concierge.trainer.export;

import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.TensorSource;
import dev.concierge.trainer.onnx.HalfPrecision;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.onnx.Quantisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes stored variants of a generator beside its fp32 graph, which must be there. */
public final class GeneratorVariants {
  /** Why a variant that was not judged is not served. */
  static final String NOTHING_HELD_OUT =
      "nothing was held out to judge it by: export --held-out judges it";

  private GeneratorVariants() {}

  /**
   * @return why a variant is not there, for those that this generator does not have
   */
  static Map<GeneratorVariant, String> write(
      Map<String, ? extends TensorSource> weights,
      GeneratorConfig config,
      Set<GeneratorVariant> variants,
      BundleWriter writer)
      throws IOException {
    PolicyGraphs graphs = new PolicyGraphs(weights, PolicyGraphs.MOST_INLINE_BYTES);
    Map<GeneratorVariant, String> unfit = new EnumMap<>(GeneratorVariant.class);
    for (GeneratorVariant variant : new TreeSet<>(variants)) {
      try {
        Path file = writer.file(variant.file());
        switch (variant) {
          case FP32 -> {}
          case Q8 -> graphs.generator(config, Quantisation.Q8, file);
          case Q4 -> graphs.generator(config, Quantisation.Q4, file);
          case FP16 -> HalfPrecision.write(writer.file(GeneratorVariant.FP32.file()), file);
        }
        if (variant != GeneratorVariant.FP32 && PolicyGraphs.withdraw(file)) {
          unfit.put(variant, "it does not fit into one file");
        }
      } catch (HalfPrecision.UnfitException e) {
        unfit.put(variant, e.getMessage());
      }
    }
    return unfit;
  }

  /** The same, as variants that nobody has judged: fp32 alone is usable. */
  public static List<Variant> unjudged(
      Map<String, ? extends TensorSource> weights,
      GeneratorConfig config,
      Set<GeneratorVariant> variants,
      BundleWriter writer)
      throws IOException {
    return unjudged(variants, write(weights, config, variants, writer));
  }

  static List<Variant> unjudged(
      Set<GeneratorVariant> variants, Map<GeneratorVariant, String> unfit) {
    List<Variant> entries = new ArrayList<>();
    for (GeneratorVariant variant : new TreeSet<>(variants)) {
      entries.add(unjudged(variant, unfit.getOrDefault(variant, NOTHING_HELD_OUT)));
    }
    return entries;
  }

  static Variant unjudged(GeneratorVariant variant, String reason) {
    boolean plain = variant == GeneratorVariant.FP32;
    return Variant.unjudged(variant.id(), variant.file(), plain, plain ? "" : reason);
  }
}
