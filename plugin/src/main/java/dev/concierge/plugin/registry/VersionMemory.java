package dev.concierge.plugin.registry;

import dev.concierge.plugin.indices.MemoryFields;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.List;
import java.util.Map;
import org.opensearch.action.admin.indices.mapping.put.PutMappingRequest;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.IndicesAdminClient;

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
   * @param conversation that it is taken from
   * @param text of the conversation's window
   * @param items document ids it led to
   */
  public record PastTurn(String id, String conversation, String text, List<String> items) {}

  public BulkResponse write(String model, String version, List<PastTurn> turns) {
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    indices.ensure(SystemIndices.MEMORY, ready);
    ready.actionGet();
    String text = MemoryFields.text(model, version);
    map(text);
    BulkRequest bulk = new BulkRequest();
    for (PastTurn turn : turns) {
      bulk.add(
          new IndexRequest(SystemIndices.MEMORY)
              .id(model + "/" + version + "/" + turn.id())
              .source(
                  Map.of(
                      MemoryFields.ID,
                      turn.id(),
                      MemoryFields.CONVERSATION,
                      turn.conversation(),
                      MemoryFields.MODEL,
                      model,
                      MemoryFields.VERSION,
                      version,
                      text,
                      turn.text(),
                      MemoryFields.ITEMS,
                      turn.items())));
    }
    return indices.client().bulk(bulk).actionGet();
  }

  private void map(String text) {
    indices
        .client()
        .admin()
        .indices()
        .putMapping(
            new PutMappingRequest(SystemIndices.MEMORY)
                .source(
                    Map.of(
                        "properties",
                        Map.of(text, Map.of("type", "text", "analyzer", "standard")))))
        .actionGet();
  }

  /** Deleted past turns count in BM25's statistics until they are merged away. */
  private void expunge() {
    IndicesAdminClient admin = indices.client().admin().indices();
    admin
        .prepareUpdateSettings(SystemIndices.MEMORY)
        .setSettings(Map.of("index.merge.policy.expunge_deletes_allowed", 0))
        .get();
    admin.prepareForceMerge(SystemIndices.MEMORY).setOnlyExpungeDeletes(true).get();
    admin.prepareRefresh(SystemIndices.MEMORY).get();
  }

  /** The version itself if it has past turns of its own, else where its parent finds them. */
  String resolve(ModelRecord model, VersionRecord version) {
    return has(version) || version.parent() == null
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
                            .filter(QueryBuilders.termQuery(MemoryFields.MODEL, version.model()))
                            .filter(
                                QueryBuilders.termQuery(MemoryFields.VERSION, version.version())))
                    .size(1)
                    .fetchSource(false)
                    .terminateAfter(1));
    try {
      expunge();
      return indices.client().search(search).actionGet().getHits().getHits().length > 0;
    } catch (IndexNotFoundException e) {
      return false;
    }
  }
}
