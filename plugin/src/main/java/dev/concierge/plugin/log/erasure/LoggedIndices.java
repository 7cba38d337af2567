package dev.concierge.plugin.log.erasure;

import dev.concierge.plugin.recommenders.LegalIndices;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where stored recommenders log, also those that must not be used any more: what was written there
 * did not go away with that. The plugin erases as itself, so hidden and system indices are left out
 * and named.
 *
 * @param queries indices of UBI queries
 * @param events indices of UBI events
 * @param skipped what is left out: recommender, index and reason
 */
record LoggedIndices(Set<String> queries, Set<String> events, List<Map<String, Object>> skipped) {

  static LoggedIndices of(RecommenderStore.Stored stored, LegalIndices legal) {
    LoggedIndices logged = new LoggedIndices(new TreeSet<>(), new TreeSet<>(), new ArrayList<>());
    for (Recommender recommender : stored.recommenders()) {
      String name = recommender.name();
      logged.add(logged.queries, name, legal.reach("queries_index", recommender.queriesIndex()));
      logged.add(logged.events, name, legal.reach("events_index", recommender.eventsIndex()));
    }
    stored.malformed().forEach((id, reason) -> logged.skip(id, null, reason));
    return logged;
  }

  private void add(Set<String> indices, String recommender, LegalIndices.Reach reach) {
    indices.addAll(reach.visible());
    reach.refused().forEach((index, reason) -> skip(recommender, index, reason));
  }

  private void skip(String recommender, String index, String reason) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("recommender", recommender);
    if (index != null) {
      one.put("index", index);
    }
    one.put("reason", reason);
    skipped.add(one);
  }
}
