package dev.concierge.models.bundle;

import java.util.Objects;

/**
 * One stored form of the generator, and how it compares with fp32 on held-out replies. Encoders and
 * ranker are the same files whatever the generator's variant: their HR@5 is measured once and is
 * every variant's.
 *
 * @param name {@value #FP32}, or how the matrices are stored, such as {@code q8}
 * @param file of the bundle
 * @param usable whether a node may serve it
 * @param reason why it is not usable; empty when it is
 * @param perplexity of held-out replies; null when there were none
 * @param bleu4 corpus BLEU-4 of its greedy replies in the same contexts; null when there were none
 * @param agreement share of held-out tokens at which its most likely token is fp32's; null likewise
 * @param tokensPerSecond one reply at a time, measured in one run with the other variants; null
 *     likewise
 * @param hr5 HR@5 of the slates on held-out turns; null when it was not measured
 */
public record Variant(
    String name,
    String file,
    boolean usable,
    String reason,
    Double perplexity,
    Double bleu4,
    Double agreement,
    Double tokensPerSecond,
    Double hr5) {
  /** The variant every bundle has. */
  public static final String FP32 = "fp32";

  public Variant {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(file, "file");
    reason = reason == null ? "" : reason;
  }

  /** A variant that nothing is known of. */
  public static Variant unjudged(String name, BundleFile file, boolean usable, String reason) {
    return new Variant(name, file.fileName(), usable, reason, null, null, null, null, null);
  }
}
