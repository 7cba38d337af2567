package dev.concierge.models.encoding;

/**
 * Sizes of query encoder and item tower.
 *
 * @param dim d, length of the vectors without the bias
 * @param wordBuckets rows of the word table; id 0 is padding
 * @param attributeBuckets rows of the attribute table; id 0 is padding
 * @param hidden width of the query encoder's hidden layer
 * @param maxWords newest words read
 * @param maxItems newest mentions read
 */
public record EncoderConfig(
    int dim, int wordBuckets, int attributeBuckets, int hidden, int maxWords, int maxItems) {
  /** For a catalogue of some thousand items. */
  public static final EncoderConfig SMALL = new EncoderConfig(64, 1 << 14, 1 << 14, 128, 200, 16);

  public EncoderConfig {
    for (int size : new int[] {dim, hidden, maxWords, maxItems}) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "encoder sizes must be positive but one was [" + size + "]");
      }
    }
    if (wordBuckets < 2 || attributeBuckets < 2) {
      throw new IllegalArgumentException(
          "buckets must be at least 2 but were [%d] and [%d]"
              .formatted(wordBuckets, attributeBuckets));
    }
  }
}
