package dev.concierge.models.encoding;

import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A conversation as the query encoder reads it. Kinds are 0..3 for the user and 4..7 for the
 * assistant, by distance bucket; the buckets are 1, 2, 3–4 and 5 or more turns back.
 *
 * @param wordIds hashed words without stop words, oldest first, the newest kept
 * @param wordKinds aligned with {@code wordIds}
 * @param itemVectors context-side vectors of mentioned items, oldest first, the newest kept
 * @param itemKinds aligned with {@code itemVectors}
 * @param itemPolarity attitude towards each mentioned item in [-1, 1]
 */
public record QueryInput(
    int[] wordIds, int[] wordKinds, float[][] itemVectors, int[] itemKinds, float[] itemPolarity) {
  /** Number of kinds. */
  public static final int KINDS = 8;

  public QueryInput {
    if (wordIds.length != wordKinds.length
        || itemVectors.length != itemKinds.length
        || itemVectors.length != itemPolarity.length) {
      throw new IllegalArgumentException("ids, kinds and polarity must be aligned");
    }
  }

  /**
   * @param contextVectors by item id; a mentioned item without a vector is left out
   */
  public static QueryInput of(
      DialogueState state, Map<String, float[]> contextVectors, EncoderConfig config) {
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < state.turns().size(); i++) {
      DialogueState.Turn turn = state.turns().get(i);
      int kind = kind(turn.role(), state.turns().size() - i);
      for (String word : Words.of(turn.text())) {
        if (!Words.isStopWord(word)) {
          words.add(new int[] {Hashing.bucket(word, config.wordBuckets()), kind});
        }
      }
    }
    List<MentionedItem> mentions =
        state.mentions().stream()
            .filter(mention -> hasVector(contextVectors.get(mention.itemId())))
            .toList();
    List<int[]> newestWords = newest(words, config.maxWords());
    List<MentionedItem> newestMentions = newest(mentions, config.maxItems());
    float[] polarity = new float[newestMentions.size()];
    for (int i = 0; i < polarity.length; i++) {
      polarity[i] = (float) newestMentions.get(i).polarity();
    }
    return new QueryInput(
        newestWords.stream().mapToInt(word -> word[0]).toArray(),
        newestWords.stream().mapToInt(word -> word[1]).toArray(),
        newestMentions.stream()
            .map(m -> weighted(contextVectors.get(m.itemId()), m.weight()))
            .toArray(float[][]::new),
        newestMentions.stream().mapToInt(m -> kind(m.by(), m.distance())).toArray(),
        polarity);
  }

  /** Items that share a name share its weight. */
  private static float[] weighted(float[] vector, double weight) {
    if (weight == 1) {
      return vector;
    }
    float[] weighted = new float[vector.length];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = (float) (weight * vector[i]);
    }
    return weighted;
  }

  private static boolean hasVector(float[] vector) {
    return vector != null && vector.length > 0;
  }

  private static int kind(Role role, int distance) {
    int bucket = distance <= 1 ? 0 : distance == 2 ? 1 : distance <= 4 ? 2 : 3;
    return (role == Role.USER ? 0 : 4) + bucket;
  }

  private static <T> List<T> newest(List<T> all, int limit) {
    return all.subList(Math.max(0, all.size() - limit), all.size());
  }
}
