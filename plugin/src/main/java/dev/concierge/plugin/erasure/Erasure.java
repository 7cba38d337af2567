package dev.concierge.plugin.erasure;

import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.DrainLogAction;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.delete.DeleteRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.index.IndexNotFoundException;
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

  public Erasure(SystemIndices indices, RecommenderStore recommenders) {
    this.indices = indices;
    this.recommenders = recommenders;
  }

  /** Erases one conversation; counts of deleted documents by kind. */
  Map<String, Object> conversation(String id) {
    return erase(
        QueryBuilders.idsQuery().addIds(id),
        QueryBuilders.termQuery("conversation_id", id),
        new MatchNoneQueryBuilder());
  }

  /** Erases everything of one user; counts of deleted documents by kind. */
  Map<String, Object> user(String id) {
    QueryBuilder user = QueryBuilders.termQuery("user_id", id);
    return erase(user, user, user);
  }

  private Map<String, Object> erase(
      QueryBuilder conversations, QueryBuilder turns, QueryBuilder events) {
    drainLogs();
    Set<String> queryIndices = new LinkedHashSet<>();
    Set<String> eventIndices = new LinkedHashSet<>();
    PlainActionFuture<List<Recommender>> all = PlainActionFuture.newFuture();
    recommenders.listUsable(all);
    for (Recommender recommender : all.actionGet()) {
      queryIndices.add(recommender.queriesIndex());
      eventIndices.add(recommender.eventsIndex());
    }
    long queriesErased = 0;
    long eventsErased = 0;
    long memoryErased = 0;
    long turnsErased = 0;
    for (String index : eventIndices) {
      eventsErased += deleteAll(index, events);
    }
    for (List<String> ids = page(SystemIndices.TURNS, turns);
        !ids.isEmpty();
        ids = page(SystemIndices.TURNS, turns)) {
      String[] turnIds = ids.toArray(String[]::new);
      for (String index : queryIndices) {
        queriesErased += deleteAll(index, QueryBuilders.idsQuery().addIds(turnIds));
      }
      for (String index : eventIndices) {
        eventsErased += deleteAll(index, QueryBuilders.termsQuery("query_id", turnIds));
      }
      memoryErased += deleteAll(SystemIndices.MEMORY, QueryBuilders.termsQuery("id", turnIds));
      turnsErased += delete(SystemIndices.TURNS, ids);
    }
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("conversations", deleteAll(SystemIndices.CONVERSATIONS, conversations));
    counts.put("turns", turnsErased);
    counts.put("queries", queriesErased);
    counts.put("events", eventsErased);
    counts.put("memory", memoryErased);
    return counts;
  }

  /** Turns that wait to be written would come back after they were erased. */
  private void drainLogs() {
    List<String> late =
        indices.client().execute(DrainLogAction.TYPE, DrainLogAction.order()).actionGet().reasons();
    if (!late.isEmpty()) {
      throw new OpenSearchStatusException(
          "nothing was erased, repeat the call: {}",
          RestStatus.SERVICE_UNAVAILABLE,
          String.join("; ", late));
    }
  }

  private long deleteAll(String index, QueryBuilder query) {
    long deleted = 0;
    for (List<String> ids = page(index, query); !ids.isEmpty(); ids = page(index, query)) {
      deleted += delete(index, ids);
    }
    return deleted;
  }

  /** Ids of some matching documents as of now; empty when none is left or there is no index. */
  private List<String> page(String index, QueryBuilder query) {
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
      List<String> ids = new ArrayList<>();
      for (SearchHit hit : indices.client().search(search).actionGet().getHits()) {
        ids.add(hit.getId());
      }
      return ids;
    } catch (IndexNotFoundException e) {
      return List.of();
    }
  }

  private long delete(String index, List<String> ids) {
    BulkRequest bulk = new BulkRequest();
    ids.forEach(id -> bulk.add(new DeleteRequest(index, id)));
    BulkResponse done = indices.client().bulk(bulk).actionGet();
    if (done.hasFailures()) {
      throw new OpenSearchStatusException(
          "not everything could be erased from [{}], repeat the call: {}",
          RestStatus.SERVICE_UNAVAILABLE,
          index,
          done.buildFailureMessage());
    }
    return ids.size();
  }
}
