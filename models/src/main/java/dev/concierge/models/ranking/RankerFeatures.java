package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The ranker's feature matrix: the only code that computes features, for training and for serving.
 * Features are raw; the ranker standardises them with the mean and deviation of its training data.
 * Thread-safe when the profile function is.
 */
public final class RankerFeatures {
  private static final List<FeatureGroup> GROUPS =
      List.of(
          new SignalFeatures(),
          new NeighbourFeatures(),
          new AttributeFeatures(),
          new MentionFeatures());

  /** Column names in order; part of a bundle's manifest. */
  public static final List<String> NAMES =
      GROUPS.stream().flatMap(group -> group.names().stream()).toList();

  private final Function<Item, ItemProfile> profiles;

  /** Derives profiles anew for every pool. */
  public RankerFeatures() {
    this(ItemProfile::of);
  }

  /**
   * @param profiles gives the profile of an item; training passes one that remembers
   */
  public RankerFeatures(Function<Item, ItemProfile> profiles) {
    this.profiles = profiles;
  }

  /**
   * Computes the matrix.
   *
   * @param state the conversation before the assistant's turn
   * @param known what is known of mentioned items, by id; a mentioned item that is missing counts
   *     only as mentioned
   * @param pool the candidates
   * @return one row per pool item, columns as {@link #NAMES}
   */
  public float[][] compute(
      DialogueState state, Map<String, MentionedKnowledge> known, List<PoolItem> pool) {
    RankingContext context = new RankingContext(state, known, profiles);
    List<ItemProfile> poolProfiles = new ArrayList<>(pool.size());
    pool.forEach(candidate -> poolProfiles.add(profiles.apply(candidate.item())));
    float[][] matrix = new float[pool.size()][NAMES.size()];
    int column = 0;
    for (FeatureGroup group : GROUPS) {
      group.fill(context, pool, poolProfiles, matrix, column);
      column += group.names().size();
    }
    return matrix;
  }
}
