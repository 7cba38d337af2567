package dev.concierge.trainer.simulate;

import java.util.SplittableRandom;

/**
 * Random streams that depend on what they are for and not on when or on which thread they are asked
 * for.
 */
final class Seeds {
  private static final long PRIME = 0x100000001b3L;

  private Seeds() {}

  /**
   * A stream for one purpose: the same seed and parts give the same stream (FNV-1a over the parts).
   */
  static SplittableRandom stream(long seed, Object... parts) {
    long hash = 0xcbf29ce484222325L ^ seed;
    for (Object part : parts) {
      String text = part.toString();
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * PRIME;
      }
      hash = (hash ^ '/') * PRIME;
    }
    return new SplittableRandom(hash);
  }
}
