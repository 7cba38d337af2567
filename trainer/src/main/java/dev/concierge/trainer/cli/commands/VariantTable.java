package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import java.util.Locale;

/** The stored variants of a generator as a person reads them. */
final class VariantTable {
  private VariantTable() {}

  static String render(Manifest manifest) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-8s %10s %8s %9s %8s %9s%n",
                "variant",
                "perplexity",
                "BLEU-4",
                "agreement",
                "HR@5",
                "tokens/s"));
    for (Variant variant : manifest.variants()) {
      boolean served = variant.name().equals(manifest.servedVariant());
      table.append(
          String.format(
              Locale.ROOT,
              "%-8s %10s %8s %9s %8s %9s  %s%n",
              variant.name(),
              number("%.3f", variant.perplexity()),
              number("%.4f", variant.bleu4()),
              number("%.3f", variant.agreement()),
              number("%.4f", variant.hr5()),
              number("%.0f", variant.tokensPerSecond()),
              variant.usable()
                  ? served ? "usable, served" : "usable"
                  : "not usable: " + variant.reason()));
    }
    return table.toString();
  }

  private static String number(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
