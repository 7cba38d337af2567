package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.plugin.indices.SystemIndices;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.TotalHits;
import org.opensearch.action.ActionRequest;
import org.opensearch.action.ActionType;
import org.opensearch.action.OriginalIndices;
import org.opensearch.action.search.MultiSearchRequest;
import org.opensearch.action.search.MultiSearchResponse;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.action.search.ShardSearchFailure;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.identity.NamedPrincipal;
import org.opensearch.identity.PluginSubject;
import org.opensearch.search.SearchHit;
import org.opensearch.search.SearchHits;
import org.opensearch.search.SearchShardTarget;
import org.opensearch.search.internal.InternalSearchResponse;
import org.opensearch.test.client.NoOpClient;

/** Answers searches, in the order in which they are asked, from a table; remembers them. */
final class FakeSearches extends NoOpClient {
  private final Deque<Object> answers = new ArrayDeque<>();
  private final List<SearchRequest> asked = new ArrayList<>();

  FakeSearches() {
    super("searches");
  }

  /**
   * Adds answers.
   *
   * @param more each the hits of a search, or the exception with which it fails
   */
  FakeSearches answer(Object... more) {
    answers.addAll(Arrays.asList(more));
    return this;
  }

  List<SearchRequest> asked() {
    return asked;
  }

  /** The system indices, searched by this client too. */
  SystemIndices indices() {
    return new SystemIndices(this, null, () -> new Plugin());
  }

  static List<SearchHit> none() {
    return List.of();
  }

  static SearchHit hit(String id, double score) {
    return hit(id, score, "{}", Map.of());
  }

  static SearchHit hit(String id, double score, String source, Map<String, Float> named) {
    SearchHit hit = new SearchHit(0, id, Map.of(), Map.of());
    hit.score((float) score);
    hit.sourceRef(new BytesArray(source));
    hit.matchedQueriesWithScores(named);
    hit.shard(
        new SearchShardTarget("n", new ShardId("films-1", "u", 0), null, OriginalIndices.NONE));
    return hit;
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <Q extends ActionRequest, R extends ActionResponse> void doExecute(
      ActionType<R> action, Q request, ActionListener<R> listener) {
    if (request instanceof MultiSearchRequest many) {
      MultiSearchResponse.Item[] items =
          many.requests().stream()
              .map(this::next)
              .map(
                  answer ->
                      answer instanceof Exception failure
                          ? new MultiSearchResponse.Item(null, failure)
                          : new MultiSearchResponse.Item(found(answer), null))
              .toArray(MultiSearchResponse.Item[]::new);
      listener.onResponse((R) new MultiSearchResponse(items, 1));
    } else {
      Object answer = next((SearchRequest) request);
      if (answer instanceof Exception failure) {
        listener.onFailure(failure);
      } else {
        listener.onResponse((R) found(answer));
      }
    }
  }

  private Object next(SearchRequest request) {
    asked.add(request);
    return answers.remove();
  }

  private static SearchResponse found(Object answer) {
    SearchHit[] hits = ((List<?>) answer).toArray(SearchHit[]::new);
    SearchHits all =
        new SearchHits(hits, new TotalHits(hits.length, TotalHits.Relation.EQUAL_TO), 1);
    return new SearchResponse(
        new InternalSearchResponse(all, null, null, null, false, null, 1),
        null,
        1,
        1,
        0,
        1,
        ShardSearchFailure.EMPTY_ARRAY,
        SearchResponse.Clusters.EMPTY);
  }

  private static final class Plugin implements PluginSubject {
    @Override
    public Principal getPrincipal() {
      return NamedPrincipal.UNAUTHENTICATED;
    }
  }
}
