package dev.concierge.plugin.registry;

import dev.concierge.plugin.items.ItemMappings;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opensearch.action.support.PlainActionFuture;

/**
 * Puts the fields of a version's vector space on the items indices of the recommenders that use its
 * model. Waits; thread-safe.
 */
public final class SpaceMappings {
  private final RecommenderStore recommenders;
  private final ItemMappings mappings;

  public SpaceMappings(RecommenderStore recommenders, ItemMappings mappings) {
    this.recommenders = recommenders;
    this.mappings = mappings;
  }

  /**
   * @return what to warn about: items indices that could not take the fields, where retrieval by
   *     vector is left out
   */
  public List<String> put(VersionRecord version) {
    int dimension = version.encoder().width() + 1;
    List<String> warnings = new ArrayList<>();
    PlainActionFuture<List<Recommender>> all = PlainActionFuture.newFuture();
    recommenders.listUsable(all);
    for (Recommender recommender : all.actionGet()) {
      if (recommender.model().equals(version.model())) {
        PlainActionFuture<Void> done = PlainActionFuture.newFuture();
        mappings.putVector(recommender.index(), version.space(), dimension, done);
        try {
          done.actionGet();
        } catch (RuntimeException e) {
          warnings.add(
              String.format(
                  Locale.ROOT,
                  "index [%s] of recommender [%s] has no vectors of space [%s]: %s",
                  recommender.index(),
                  recommender.name(),
                  version.space(),
                  e.getMessage()));
        }
      }
    }
    return warnings;
  }
}
