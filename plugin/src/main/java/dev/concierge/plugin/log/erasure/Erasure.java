package dev.concierge.plugin.log.erasure;

import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.DrainLogAction;
import dev.concierge.plugin.recommenders.LegalIndices;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.delete.DeleteRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.common.document.DocumentField;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.mapper.RoutingFieldMapper;
import org.opensearch.index.query.MatchNoneQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.FieldSortBuilder;

/**
 * Erases all that hangs on some conversations: their turns, and by the turns' ids the UBI queries
 * and events and the past turns in memory. Turns go last, so that an erasure that breaks off can be
 * repeated. Turns that the nodes have answered but not written yet are waited for. Waits;
 * thread-safe.
 */
public final class Erasure {
  private static final int PAGE = 1000;

  private final SystemIndices indices;
  private final RecommenderStore recommenders;
  private final LegalIndices legal;

  public Erasure(SystemIndices indices, RecommenderStore recommenders, LegalIndices legal) {
    this.indices = indices;
    this.recommenders = recommenders;
    this.legal = legal;
  }

  /** Erases one conversation. */
  Erased conversation(String id) {
    return erase(
        QueryBuilders.idsQuery().addIds(id),
        QueryBuilders.termQuery("conversation_id", id),
        new MatchNoneQueryBuilder());
  }

  /** Erases everything of one user. */
  Erased user(String id) {
    QueryBuilder user = QueryBuilders.termQuery("user_id", id);
    return erase(user, user, user);
  }

  private Erased erase(QueryBuilder conversations, QueryBuilder turns, QueryBuilder events) {
    drainLogs();
    PlainActionFuture<RecommenderStore.Stored> stored = PlainActionFuture.newFuture();
    recommenders.list(stored);
    LoggedIndices logged = LoggedIndices.of(stored.actionGet(), legal);
    long queriesErased = 0;
    long eventsErased = 0;
    long memoryErased = 0;
    long turnsErased = 0;
    for (String index : logged.events()) {
      eventsErased += deleteAll(index, events);
    }
    for (List<SearchHit> page = page(SystemIndices.TURNS, turns);
        !page.isEmpty();
        page = page(SystemIndices.TURNS, turns)) {
      String[] turnIds = page.stream().map(SearchHit::getId).toArray(String[]::new);
      for (String index : logged.queries()) {
        queriesErased += deleteAll(index, QueryBuilders.idsQuery().addIds(turnIds));
      }
      for (String index : logged.events()) {
        eventsErased += deleteAll(index, QueryBuilders.termsQuery("query_id", turnIds));
      }
      memoryErased += deleteAll(SystemIndices.MEMORY, QueryBuilders.termsQuery("id", turnIds));
      turnsErased += delete(SystemIndices.TURNS, page);
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("conversations", deleteAll(SystemIndices.CONVERSATIONS, conversations));
    counts.put("turns", turnsErased);
    counts.put("queries", queriesErased);
    counts.put("events", eventsErased);
    counts.put("memory", memoryErased);
    return new Erased(counts, logged.skipped());
  }

  /** Turns that wait to be written would come back after they were erased. */
  private void drainLogs() {
    List<String> late =
        indices.client().execute(DrainLogAction.TYPE, DrainLogAction.order()).actionGet().reasons();
    if (!late.isEmpty()) {
      throw ErrorKind.UNAVAILABLE.because(
          "nothing was erased, repeat the call: {}", String.join("; ", late));
    }
  }

  private long deleteAll(String index, QueryBuilder query) {
    long deleted = 0;
    for (List<SearchHit> page = page(index, query); !page.isEmpty(); page = page(index, query)) {
      deleted += delete(index, page);
    }
    return deleted;
  }

  /** Some matching documents as of now; empty when none is left or there is no index. */
  private List<SearchHit> page(String index, QueryBuilder query) {
    try {
      indices.client().admin().indices().prepareRefresh(index).get();
      SearchRequest search =
          new SearchRequest(index)
              .allowPartialSearchResults(false)
              .source(
                  new SearchSourceBuilder()
                      .query(query)
                      .size(PAGE)
                      .fetchSource(false)
                      .sort(FieldSortBuilder.DOC_FIELD_NAME));
      return List.of(indices.client().search(search).actionGet().getHits().getHits());
    } catch (IndexNotFoundException e) {
      return List.of();
    }
  }

  private long delete(String index, List<SearchHit> page) {
    BulkRequest bulk = new BulkRequest();
    page.forEach(hit -> bulk.add(new DeleteRequest(index, hit.getId()).routing(routing(hit))));
    BulkResponse done = indices.client().bulk(bulk).actionGet();
    if (done.hasFailures()) {
      throw ErrorKind.UNAVAILABLE.because(
          "not everything could be erased from [{}], repeat the call: {}",
          index,
          done.buildFailureMessage());
    }
    return page.size();
  }

  /** An alias may have had a document written with a routing, without which it is not found. */
  private static String routing(SearchHit hit) {
    DocumentField routing = hit.field(RoutingFieldMapper.NAME);
    return routing == null ? null : routing.getValue();
  }
}
