package dev.concierge.trainer.export;

import dev.concierge.models.bundle.BundleFile;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a bundle may store the generator. */
public enum GeneratorVariant {
  FP32(BundleFile.GENERATOR),
  /** Matrices of 8 bits. */
  Q8(BundleFile.GENERATOR_Q8),
  /** Matrices of 4 bits. */
  Q4(BundleFile.GENERATOR_Q4),
  /** As CUDA's attention wants it; slower than fp32 on a CPU, so it is not served on one. */
  FP16(BundleFile.GENERATOR_FP16);

  private final BundleFile file;

  GeneratorVariant(BundleFile file) {
    this.file = file;
  }

  /** Name of the variant in a manifest and on a command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its file in a bundle. */
  public BundleFile file() {
    return file;
  }

  /**
   * The variants of these names; fp32 is always among them.
   *
   * @throws IllegalArgumentException naming what is no variant
   */
  public static Set<GeneratorVariant> of(List<String> ids) {
    Set<GeneratorVariant> variants = EnumSet.of(FP32);
    for (String id : ids) {
      variants.add(
          Arrays.stream(values())
              .filter(variant -> variant.id().equals(id.strip().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          String.format(
                              Locale.ROOT,
                              "variants must be of [fp32, q8, q4, fp16] but one was [%s]",
                              id))));
    }
    return variants;
  }
}
