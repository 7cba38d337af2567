package dev.concierge.models.policy.batching;

/**
 * What a generator has done since it was opened.
 *
 * @param sequences sequences that were begun
 * @param prefilled tokens read that were not drawn
 * @param steps decode steps
 * @param rows tokens those steps appended; rows / steps is the mean batch
 * @param refused sequences that were refused because every slot stayed busy
 * @param prefixes what was read before and not again
 */
public record DecodingStatistics(
    long sequences, long prefilled, long steps, long rows, long refused, Prefixes prefixes) {
  /** Nothing was decoded in this process. */
  public static final DecodingStatistics NONE =
      new DecodingStatistics(0, 0, 0, 0, 0, new Prefixes(0, 0, 0, 0, 0));

  /**
   * @param lookups sequences that looked for a known beginning
   * @param hits those that found one
   * @param tokens tokens that were not read again
   * @param bytes held now
   * @param evictions blocks that left for want of room
   */
  public record Prefixes(long lookups, long hits, long tokens, long bytes, long evictions) {}
}
