package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.catalogue.LearnedFields;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.core.action.ActionListener;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.FieldSortBuilder;
import org.opensearch.search.sort.SortBuilders;
import org.opensearch.search.sort.SortOrder;
import org.opensearch.transport.client.Client;

/**
 * The items that may be recommended when nothing is known of what somebody wants: those mentioned
 * most in training, then the most popular. Thread-safe; never blocks.
 */
final class Popularity {
  private final Client client;

  Popularity(Client client) {
    this.client = client;
  }

  void search(RetrievalRequest request, ActionListener<List<String>> listener) {
    SearchSourceBuilder source =
        new SearchSourceBuilder()
            .query(new Queries(request, Fit.FIRST).any())
            .size(request.poolSize())
            .trackTotalHits(false)
            .fetchSource(false)
            .sort(falling(LearnedFields.MENTIONS, "integer"));
    String popularity = request.recommender().fields().popularity();
    if (popularity != null) {
      source.sort(falling(popularity, "float"));
    }
    client.search(
        new SearchRequest(request.recommender().index()).source(source),
        ActionListener.map(
            listener,
            found -> {
              List<String> ids = new ArrayList<>();
              for (SearchHit hit : found.getHits()) {
                ids.add(hit.getId());
              }
              return ids;
            }));
  }

  /** A field that the index does not have yet sorts as missing. */
  private static FieldSortBuilder falling(String field, String type) {
    return SortBuilders.fieldSort(field).order(SortOrder.DESC).unmappedType(type).missing("_last");
  }
}
