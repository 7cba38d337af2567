package dev.concierge.plugin.recommend.rerank;

import dev.concierge.plugin.recommenders.Recommender.Exploration;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.opensearch.common.hash.MurmurHash3;

/**
 * Whether and how a slate is sampled.
 *
 * @param explores whether the slate is drawn from the Plackett–Luce distribution
 * @param temperature of that distribution
 * @param depth items of the ranking that take part
 * @param seed of the draw
 */
public record ExplorationPlan(boolean explores, double temperature, int depth, long seed) {
  /** Decorrelates the draw of the slate from that of the reply. */
  private static final long STREAM = 0x5DEECE66DL;

  /**
   * Decides for one turn. Without a wish of the caller's a share of conversations explores, always
   * the same ones, so that a conversation does not change its manner halfway.
   */
  public static ExplorationPlan of(
      Exploration defaults, Optional<Boolean> wish, String conversationId, long seed) {
    boolean explores = wish.orElseGet(() -> position(conversationId) < defaults.share());
    return new ExplorationPlan(explores, defaults.temperature(), defaults.depth(), seed ^ STREAM);
  }

  /** Place of a conversation in [0, 1). */
  static double position(String conversationId) {
    byte[] bytes = conversationId.getBytes(StandardCharsets.UTF_8);
    long hash = MurmurHash3.hash128(bytes, 0, bytes.length, 0, new MurmurHash3.Hash128()).h1;
    return (hash >>> 11) * 0x1.0p-53;
  }
}
