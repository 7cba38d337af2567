package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.ranking.CandidatePool.Memory;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.ranking.Retriever;
import dev.concierge.plugin.indices.MemoryFields;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.opensearch.ExceptionsHelper;
import org.opensearch.action.search.MultiSearchResponse;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.action.support.GroupedActionListener;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.SortBuilders;
import org.opensearch.transport.client.Client;

/**
 * Round one: all retrievers side by side. One that fails is left out with a warning, unless it is
 * BM25 over the items' own text: then the request fails as that search did, because nothing else
 * would fare better. Thread-safe; never blocks.
 */
final class RoundOne {
  private static final String METADATA = Retriever.METADATA.key();

  /** The part of {@link Retriever#METADATA} for items without a field of learned text. */
  private static final String UNTOUCHED = "untouched";

  private final FittingSearches searches;
  private final SystemIndices indices;

  /** Answers of the two sides; the other side's part is empty. */
  private record Side(
      Map<String, SearchResponse> items, List<Memory> memories, List<String> warnings) {}

  RoundOne(Client client, SystemIndices indices) {
    this.searches = new FittingSearches(client);
    this.indices = indices;
  }

  void search(RetrievalRequest request, ActionListener<Signals> listener) {
    GroupedActionListener<Side> both =
        new GroupedActionListener<>(
            ActionListener.map(listener, sides -> signals(new ArrayList<>(sides))), 2);
    items(request, both);
    memory(request, both);
  }

  private void items(RetrievalRequest request, ActionListener<Side> listener) {
    Map<String, Function<Fit, SearchSourceBuilder>> searches = new LinkedHashMap<>();
    queries(request)
        .forEach((name, query) -> searches.put(name, fit -> ids(new Queries(request, fit), query)));
    if (searches.isEmpty()) {
      listener.onResponse(new Side(Map.of(), List.of(), List.of()));
      return;
    }
    this.searches.run(
        request.recommender().index(),
        searches,
        ActionListener.wrap(
            found -> listener.onResponse(read(searches.keySet(), found)), listener::onFailure));
  }

  private static Map<String, Function<Queries, QueryBuilder>> queries(RetrievalRequest request) {
    Map<String, Function<Queries, QueryBuilder>> queries = new LinkedHashMap<>();
    RetrievalPlan plan = request.recommender().retrieval();
    boolean fixed = !request.selection().candidateIds().isEmpty();
    if (!fixed && saysAnything(request)) {
      if (plan.weight(Retriever.METADATA) > 0) {
        queries.put(METADATA, Queries::metadata);
        queries.put(UNTOUCHED, Queries::untouchedMetadata);
      }
      if (plan.weight(Retriever.CONTEXTS) > 0) {
        queries.put(Retriever.CONTEXTS.key(), Queries::contexts);
      }
    }
    if (!fixed && plan.weight(Retriever.RELATED) > 0 && !request.relatedWords(1).isEmpty()) {
      queries.put(Retriever.RELATED.key(), Queries::related);
    }
    if (!fixed && request.encoded() != null && plan.weight(Retriever.KNN) > 0) {
      queries.put(Retriever.KNN.key(), make -> make.knn(request.encoded()));
    }
    return queries;
  }

  private static boolean saysAnything(RetrievalRequest request) {
    return !request.words(1).isEmpty();
  }

  private static SearchSourceBuilder ids(Queries make, Function<Queries, QueryBuilder> query) {
    SearchSourceBuilder source =
        new SearchSourceBuilder()
            .query(query.apply(make))
            .size(CandidatePool.DEPTH)
            .trackTotalHits(false)
            .fetchSource(false);
    return make.behind() == null ? source : source.postFilter(make.behind());
  }

  private static Side read(Set<String> names, Map<String, MultiSearchResponse.Item> found)
      throws Exception {
    Map<String, SearchResponse> items = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    for (String name : names) {
      MultiSearchResponse.Item item = found.get(name);
      if (!item.isFailure()) {
        items.put(name, item.getResponse());
      } else if (name.equals(METADATA)) {
        throw ClauseLimit.told(item.getFailure());
      } else {
        warnings.add(
            String.format(
                Locale.ROOT,
                "retriever [%s] was left out: %s",
                name,
                ExceptionsHelper.unwrapCause(item.getFailure()).getMessage()));
      }
    }
    return new Side(items, List.of(), warnings);
  }

  private void memory(RetrievalRequest request, ActionListener<Side> listener) {
    Encoded encoded = request.encoded();
    if (encoded == null
        || request.recommender().retrieval().weight(Retriever.MEMORY) <= 0
        || !saysAnything(request)) {
      listener.onResponse(new Side(Map.of(), List.of(), List.of()));
      return;
    }
    QueryBuilder query =
        QueryBuilders.boolQuery()
            .filter(QueryBuilders.termQuery(MemoryFields.MODEL, encoded.model()))
            .filter(QueryBuilders.termQuery(MemoryFields.VERSION, encoded.memoryVersion()))
            .mustNot(QueryBuilders.termQuery(MemoryFields.CONVERSATION, request.conversationId()))
            .must(
                QueryBuilders.matchQuery(
                    MemoryFields.text(encoded.model(), encoded.memoryVersion()),
                    request.words(Fit.FIRST.terms(1))));
    SearchSourceBuilder source =
        new SearchSourceBuilder()
            .query(query)
            .size(CandidatePool.MEMORIES)
            .trackTotalHits(false)
            .trackScores(true)
            .sort(SortBuilders.scoreSort())
            .sort(MemoryFields.ID) // equal scores: alike for training and serving
            .fetchSource(MemoryFields.ITEMS, null);
    indices
        .client()
        .search(
            new SearchRequest(SystemIndices.MEMORY).source(source),
            ActionListener.wrap(
                found -> listener.onResponse(new Side(Map.of(), memories(found), List.of())),
                failure ->
                    listener.onResponse(
                        new Side(
                            Map.of(),
                            List.of(),
                            List.of(
                                "retriever [memory] was left out: "
                                    + ExceptionsHelper.unwrapCause(failure).getMessage())))));
  }

  private static List<Memory> memories(SearchResponse found) {
    List<Memory> memories = new ArrayList<>();
    for (SearchHit hit : found.getHits()) {
      Object items = hit.getSourceAsMap().get(MemoryFields.ITEMS);
      if (items instanceof List<?> ids && hit.getScore() > 0) {
        memories.add(new Memory(hit.getScore(), ids.stream().map(Object::toString).toList()));
      }
    }
    return memories;
  }

  private static Signals signals(List<Side> sides) {
    Map<String, SearchResponse> items = new HashMap<>();
    List<Memory> memories = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Side side : sides) {
      items.putAll(side.items);
      memories.addAll(side.memories);
      warnings.addAll(side.warnings);
    }
    List<String> untouched = ranking(items.get(UNTOUCHED));
    if (!untouched.isEmpty()) {
      warnings.add(
          "items without [concierge.text] were searched by their own fields: index them through a"
              + " pipeline with the processor [concierge_item_vector]");
    }
    Map<String, Double> lexical = new HashMap<>();
    scores(items.get(UNTOUCHED), lexical);
    scores(items.get(METADATA), lexical);
    Map<String, Double> votes = CandidatePool.votes(memories);
    Map<Retriever, List<String>> rankings = new EnumMap<>(Retriever.class);
    for (Retriever retriever : Retriever.values()) {
      rankings.put(retriever, ranking(items.get(retriever.key())));
    }
    rankings.put(Retriever.METADATA, Signals.joined(rankings.get(Retriever.METADATA), untouched));
    rankings.put(Retriever.MEMORY, CandidatePool.ranked(votes, CandidatePool.DEPTH));
    return new Signals(rankings, votes, lexical, warnings);
  }

  private static List<String> ranking(SearchResponse found) {
    List<String> ids = new ArrayList<>();
    if (found != null) {
      for (SearchHit hit : found.getHits()) {
        ids.add(hit.getId());
      }
    }
    return ids;
  }

  private static void scores(SearchResponse found, Map<String, Double> scores) {
    if (found != null) {
      for (SearchHit hit : found.getHits()) {
        scores.put(hit.getId(), (double) hit.getScore());
      }
    }
  }
}
