package dev.concierge.plugin.registry;

import dev.concierge.plugin.indices.SystemIndices;
import java.util.List;
import java.util.Map;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.builder.SearchSourceBuilder;

/** Past turns with the items they led to, frozen per version. Waits; thread-safe. */
public final class VersionMemory {
  private final SystemIndices indices;

  public VersionMemory(SystemIndices indices) {
    this.indices = indices;
  }

  /**
   * One past turn.
   *
   * @param id unique in its version
   * @param text of the conversation's window
   * @param items document ids it led to
   */
  record PastTurn(String id, String text, List<String> items) {}

  BulkResponse write(String model, String version, List<PastTurn> turns) {
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    indices.ensure(SystemIndices.MEMORY, ready);
    ready.actionGet();
    BulkRequest bulk = new BulkRequest();
    for (PastTurn turn : turns) {
      bulk.add(
          new IndexRequest(SystemIndices.MEMORY)
              .id(model + "/" + version + "/" + turn.id())
              .source(
                  Map.of(
                      "id",
                      turn.id(),
                      "model",
                      model,
                      "version",
                      version,
                      "text",
                      turn.text(),
                      "items",
                      turn.items())));
    }
    return indices.client().bulk(bulk).actionGet();
  }

  /** The version itself if it has past turns of its own, else where its parent finds them. */
  String resolve(ModelRecord model, VersionRecord version) {
    return version.parent() == null || has(version)
        ? version.version()
        : model.memoryOf(version.parent());
  }

  private boolean has(VersionRecord version) {
    SearchRequest search =
        new SearchRequest(SystemIndices.MEMORY)
            .source(
                new SearchSourceBuilder()
                    .query(
                        QueryBuilders.boolQuery()
                            .filter(QueryBuilders.termQuery("model", version.model()))
                            .filter(QueryBuilders.termQuery("version", version.version())))
                    .size(1)
                    .fetchSource(false)
                    .terminateAfter(1));
    try {
      indices.client().admin().indices().prepareRefresh(SystemIndices.MEMORY).get();
      return indices.client().search(search).actionGet().getHits().getHits().length > 0;
    } catch (IndexNotFoundException e) {
      return false;
    }
  }
}
