package dev.concierge.models.encoding;

import java.util.Locale;

/**
 * Sizes of query encoder and item tower.
 *
 * @param dim d, length of one member's vectors without the bias
 * @param wordBuckets rows of the word table; id 0 is padding
 * @param attributeBuckets rows of the attribute table; id 0 is padding
 * @param hidden width of the query encoder's hidden layer
 * @param maxWords newest words read
 * @param maxItems newest mentions read
 * @param members m, encoders that were trained from different seeds and vote: their vectors lie
 *     side by side, and an inner product is the mean of theirs; 0 is read as 1
 * @param sentence encoder that takes the item tower's place; null for the tower. The attribute ids
 *     are then its tokens
 */
public record EncoderConfig(
    int dim,
    int wordBuckets,
    int attributeBuckets,
    int hidden,
    int maxWords,
    int maxItems,
    int members,
    SentenceEncoderConfig sentence) {
  /** For a catalogue of some thousand items. */
  public static final EncoderConfig SMALL = new EncoderConfig(64, 1 << 14, 1 << 14, 128, 200, 16);

  public EncoderConfig {
    members = members == 0 ? 1 : members; // a manifest that names no members has one
    for (int size : new int[] {dim, hidden, maxWords, maxItems, members}) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "encoder sizes must be positive but one was [" + size + "]");
      }
    }
    if (wordBuckets < 2 || attributeBuckets < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "buckets must be at least 2 but were [%d] and [%d]",
              wordBuckets,
              attributeBuckets));
    }
  }

  /** Sizes of one encoder with the item tower. */
  public EncoderConfig(
      int dim, int wordBuckets, int attributeBuckets, int hidden, int maxWords, int maxItems) {
    this(dim, wordBuckets, attributeBuckets, hidden, maxWords, maxItems, 1, null);
  }

  /** m · d, length of the vectors without the bias. */
  public int width() {
    return members * dim;
  }

  /** The same with another number of members. */
  public EncoderConfig withMembers(int count) {
    return new EncoderConfig(
        dim, wordBuckets, attributeBuckets, hidden, maxWords, maxItems, count, sentence);
  }

  /** The same with a sentence encoder in the item tower's place. */
  public EncoderConfig with(SentenceEncoderConfig encoder) {
    return new EncoderConfig(
        dim, wordBuckets, encoder.vocabSize(), hidden, maxWords, maxItems, members, encoder);
  }
}
