package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.ranking.PoolItem;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.common.Nullable;
import org.opensearch.core.action.ActionListener;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * Round two: one search for exactly the pool's ids, as the caller and under the filter, which is
 * applied behind the query because the features need most of the clauses of one. It fetches the
 * documents and, by named queries, the lexical scores of every item; what the caller may not see
 * drops out here. Thread-safe; never blocks.
 */
final class RoundTwo {
  private final Client client;

  RoundTwo(Client client) {
    this.client = client;
  }

  /** Hands over the candidates in the order of {@code ids}. */
  void search(
      RetrievalRequest request,
      List<String> ids,
      Signals signals,
      ActionListener<List<Candidate>> listener) {
    if (ids.isEmpty()) {
      listener.onResponse(List.of());
      return;
    }
    Queries make = new Queries(request, Fit.APART);
    SearchSourceBuilder source =
        new SearchSourceBuilder()
            .query(make.features(ids))
            .size(ids.size())
            .trackTotalHits(false)
            .includeNamedQueriesScores(true)
            .fetchSource(null, request.documents().heavyFields());
    if (make.behind() != null) {
      source.postFilter(make.behind());
    }
    client.search(
        new SearchRequest(request.recommender().index()).source(source),
        ActionListener.wrap(
            found -> listener.onResponse(candidates(request, ids, signals, found)),
            failure -> listener.onFailure(ClauseLimit.told(failure))));
  }

  private static List<Candidate> candidates(
      RetrievalRequest request, List<String> ids, Signals signals, SearchResponse found) {
    Map<String, SearchHit> hits = new HashMap<>();
    for (SearchHit hit : found.getHits()) {
      hits.put(hit.getId(), hit);
    }
    List<Candidate> candidates = new ArrayList<>();
    for (String id : ids) {
      SearchHit hit = hits.get(id);
      if (hit != null) {
        candidates.add(candidate(request, signals, hit));
      }
    }
    return candidates;
  }

  private static Candidate candidate(RetrievalRequest request, Signals signals, SearchHit hit) {
    Map<String, Object> source = hit.hasSource() ? hit.getSourceAsMap() : Map.of();
    String id = hit.getId();
    double metadata = score(hit, Queries.META_ALL);
    float[] target = request.documents().target(source);
    PoolItem item =
        new PoolItem(
            request.documents().item(id, source),
            inner(request.encoded(), target),
            metadata,
            score(hit, Queries.META_LAST),
            score(hit, Queries.CONTEXTS_ALL),
            score(hit, Queries.CONTEXTS_LAST),
            signals.memoryScores().getOrDefault(id, 0.0),
            target.length == 0 && request.encoded() != null
                ? 0
                : request.documents().mentions(source));
    return new Candidate(
        item,
        hit.getIndex(),
        shown(source),
        metadata > 0 ? metadata : signals.lexicalScores().getOrDefault(id, 0.0));
  }

  private static double score(SearchHit hit, String name) {
    Float score = hit.getMatchedQueryScore(name);
    return score == null || score.isNaN() ? 0 : score;
  }

  private static double inner(@Nullable Encoded encoded, float[] target) {
    if (encoded == null || target.length != encoded.query().length) {
      return 0;
    }
    double sum = 0;
    for (int k = 0; k < target.length; k++) {
      sum += (double) target[k] * encoded.query()[k];
    }
    return sum;
  }

  private static Map<String, Object> shown(Map<String, Object> source) {
    Map<String, Object> shown = new LinkedHashMap<>(source);
    shown
        .keySet()
        .removeIf(key -> key.equals(LearnedFields.OBJECT) || key.startsWith("concierge."));
    return shown;
  }
}
