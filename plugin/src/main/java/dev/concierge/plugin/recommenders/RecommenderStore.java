package dev.concierge.plugin.recommenders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.DocWriteResponse;
import org.opensearch.action.delete.DeleteRequest;
import org.opensearch.action.get.GetRequest;
import org.opensearch.action.get.GetResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.action.support.WriteRequest;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;

/**
 * Recommenders in their system index. Thread-safe; never blocks. A read by name is realtime: a
 * recommender is found as soon as its {@code PUT} has answered.
 */
public final class RecommenderStore {
  private static final Logger LOG = LogManager.getLogger(RecommenderStore.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT = 10_000;

  private final SystemIndices indices;
  private final LegalIndices legal;

  /**
   * @param legal judges what is stored whenever it is to be used
   */
  public RecommenderStore(SystemIndices indices, LegalIndices legal) {
    this.indices = indices;
    this.legal = legal;
  }

  /**
   * Hands over the recommender for use; a {@link ResourceNotFoundException} that names it when
   * there is none, an {@link IllegalArgumentException} when it must not use its indices.
   */
  public void get(String name, ActionListener<Recommender> listener) {
    show(name, ActionListener.map(listener, this::usable));
  }

  /**
   * Hands over the recommender to be shown: it may name indices that it must not use; a {@link
   * ResourceNotFoundException} that names it when there is none.
   */
  void show(String name, ActionListener<Recommender> listener) {
    indices
        .client()
        .get(
            new GetRequest(SystemIndices.RECOMMENDERS, name),
            ActionListener.wrap(
                found -> listener.onResponse(read(name, found)),
                failure ->
                    listener.onFailure(
                        failure instanceof IndexNotFoundException ? unknown(name) : failure)));
  }

  /** All recommenders by name that may use their indices. */
  public void listUsable(ActionListener<List<Recommender>> listener) {
    list(
        ActionListener.map(
            listener,
            stored ->
                stored.recommenders().stream()
                    .filter(recommender -> legal.problem(recommender).isEmpty())
                    .toList()));
  }

  /**
   * All that is stored.
   *
   * @param recommenders by name; they may name indices that they must not use
   * @param malformed why other documents are no definitions, by id
   */
  public record Stored(List<Recommender> recommenders, Map<String, String> malformed) {}

  /** Everything that is stored, usable or not. */
  public void list(ActionListener<Stored> listener) {
    SearchRequest search =
        new SearchRequest(SystemIndices.RECOMMENDERS).source(new SearchSourceBuilder().size(LIMIT));
    indices
        .client()
        .search(
            search,
            ActionListener.wrap(
                found -> listener.onResponse(readAll(found)),
                failure -> {
                  if (failure instanceof IndexNotFoundException) {
                    listener.onResponse(new Stored(List.of(), Map.of()));
                  } else {
                    listener.onFailure(failure);
                  }
                }));
  }

  /** Writes a definition; hands over whether it is new. */
  public void put(Recommender recommender, ActionListener<Boolean> listener) {
    IndexRequest write =
        new IndexRequest(SystemIndices.RECOMMENDERS)
            .id(recommender.name())
            .source(RecommenderJson.write(recommender))
            .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE);
    indices.ensure(
        SystemIndices.RECOMMENDERS,
        ActionListener.wrap(
            ready ->
                indices
                    .client()
                    .index(
                        write,
                        ActionListener.wrap(
                            done ->
                                listener.onResponse(
                                    done.getResult() == DocWriteResponse.Result.CREATED),
                            listener::onFailure)),
            listener::onFailure));
  }

  /** Deletes a definition, whatever it says; a {@link ResourceNotFoundException} for none. */
  public void delete(String name, ActionListener<Void> listener) {
    DeleteRequest delete =
        new DeleteRequest(SystemIndices.RECOMMENDERS, name)
            .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE);
    indices
        .client()
        .delete(
            delete,
            ActionListener.wrap(
                done -> {
                  if (done.getResult() == DocWriteResponse.Result.NOT_FOUND) {
                    throw unknown(name);
                  }
                  listener.onResponse(null);
                },
                failure ->
                    listener.onFailure(
                        failure instanceof IndexNotFoundException ? unknown(name) : failure)));
  }

  private Recommender usable(Recommender recommender) {
    try {
      legal.require(recommender);
      return recommender;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "recommender [%s] cannot be used until it is put again: %s",
              recommender.name(),
              e.getMessage()),
          e);
    }
  }

  private static Stored readAll(SearchResponse found) {
    List<Recommender> recommenders = new ArrayList<>();
    Map<String, String> malformed = new TreeMap<>();
    for (SearchHit hit : found.getHits()) {
      try {
        recommenders.add(parse(hit.getId(), hit.getSourceAsString()));
      } catch (IllegalArgumentException e) {
        LOG.warn("document [{}] of the recommenders is no definition; delete it", hit.getId(), e);
        malformed.put(hit.getId(), "what is stored is no definition; delete it: " + e.getMessage());
      }
    }
    recommenders.sort((a, b) -> a.name().compareTo(b.name()));
    return new Stored(recommenders, malformed);
  }

  private static Recommender read(String name, GetResponse found) {
    if (!found.isExists()) {
      throw unknown(name);
    }
    return parse(name, found.getSourceAsString());
  }

  private static Recommender parse(String name, String source) {
    try {
      return RecommenderJson.read(name, JSON.readTree(source));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("recommender [" + name + "] is stored malformed", e);
    }
  }

  private static ResourceNotFoundException unknown(String name) {
    return new ResourceNotFoundException(
        "recommender [{}] does not exist; create it with PUT /_plugins/_concierge/recommenders/{}",
        name,
        name);
  }
}
