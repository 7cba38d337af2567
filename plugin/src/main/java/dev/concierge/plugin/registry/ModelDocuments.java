package dev.concierge.plugin.registry;

import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.get.GetRequest;
import org.opensearch.action.get.GetResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.index.IndexResponse;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.action.support.WriteRequest;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.engine.VersionConflictEngineException;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;

/**
 * The registry's documents. Thread-safe; every method waits for the index and must not be called on
 * a transport thread. Reads by id are realtime.
 */
public final class ModelDocuments {
  private static final int LIMIT = 10_000;

  private final SystemIndices indices;

  public ModelDocuments(SystemIndices indices) {
    this.indices = indices;
  }

  /** Creates the index if it is absent. */
  public void ensureIndex() {
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    indices.ensure(SystemIndices.MODELS, ready);
    ready.actionGet();
  }

  public ModelRecord model(String model) {
    return get("m/" + model)
        .map(found -> read(found.getSourceAsMap(), found.getSeqNo(), found.getPrimaryTerm()))
        .orElseGet(() -> ModelRecord.unknown(model));
  }

  public List<ModelRecord> models() {
    List<ModelRecord> records = new ArrayList<>();
    for (SearchHit hit : search("model", null)) {
      records.add(read(hit.getSourceAsMap(), hit.getSeqNo(), hit.getPrimaryTerm()));
    }
    return records;
  }

  /**
   * Writes a changed record.
   *
   * @return the record as written, to be changed further
   * @throws OpenSearchStatusException 409 if the document was changed since the record was read
   */
  public ModelRecord write(ModelRecord record) {
    IndexRequest write =
        new IndexRequest(SystemIndices.MODELS)
            .id("m/" + record.model())
            .source(record.source())
            .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE);
    if (record.isNew()) {
      write.create(true);
    } else {
      write.setIfSeqNo(record.seqNo()).setIfPrimaryTerm(record.primaryTerm());
    }
    try {
      IndexResponse done = indices.client().index(write).actionGet();
      return record.at(done.getSeqNo(), done.getPrimaryTerm());
    } catch (VersionConflictEngineException e) {
      throw ErrorKind.CONFLICT.because(
          e,
          "model [{}] was changed by somebody else meanwhile; look at it and try again",
          record.model());
    }
  }

  /**
   * @throws ResourceNotFoundException naming model and version
   */
  public VersionRecord version(String model, String version) {
    return findVersion(model, version)
        .orElseThrow(
            () ->
                new ResourceNotFoundException(
                    "version [{}] of model [{}] does not exist or was not committed",
                    version,
                    model));
  }

  public Optional<VersionRecord> findVersion(String model, String version) {
    return get(versionId(model, version)).map(found -> VersionRecord.read(found.getSourceAsMap()));
  }

  /** All committed versions of a model, of all models when it is {@code null}, oldest first. */
  public List<VersionRecord> versions(String model) {
    List<VersionRecord> records = new ArrayList<>();
    for (SearchHit hit : search("version", model)) {
      records.add(VersionRecord.read(hit.getSourceAsMap()));
    }
    records.sort((a, b) -> a.committed().compareTo(b.committed()));
    return records;
  }

  public void write(VersionRecord record) {
    indices
        .client()
        .index(
            new IndexRequest(SystemIndices.MODELS)
                .id(versionId(record.model(), record.version()))
                .source(record.source())
                .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE))
        .actionGet();
  }

  public void writeChunk(String model, String version, String file, long offset, byte[] data) {
    indices
        .client()
        .index(
            new IndexRequest(SystemIndices.MODELS)
                .id(chunkId(model, version, file, offset))
                .source(
                    Map.of(
                        "type",
                        "chunk",
                        "model",
                        model,
                        "version",
                        version,
                        "file",
                        file,
                        "offset",
                        offset,
                        "size",
                        data.length,
                        "data",
                        Base64.getEncoder().encodeToString(data))))
        .actionGet();
  }

  /** The bytes stored for a place in a file; empty when none start there. */
  public Optional<byte[]> chunk(String model, String version, String file, long offset) {
    return get(chunkId(model, version, file, offset))
        .map(found -> Base64.getDecoder().decode((String) found.getSourceAsMap().get("data")));
  }

  private Optional<GetResponse> get(String id) {
    try {
      GetResponse found =
          indices.client().get(new GetRequest(SystemIndices.MODELS, id)).actionGet();
      return found.isExists() ? Optional.of(found) : Optional.empty();
    } catch (IndexNotFoundException e) {
      return Optional.empty();
    }
  }

  private SearchHit[] search(String type, String model) {
    BoolQueryBuilder query =
        QueryBuilders.boolQuery().filter(QueryBuilders.termQuery("type", type));
    if (model != null) {
      query.filter(QueryBuilders.termQuery("model", model));
    }
    try {
      return indices
          .client()
          .search(
              new SearchRequest(SystemIndices.MODELS)
                  .allowPartialSearchResults(false)
                  .source(
                      new SearchSourceBuilder().query(query).size(LIMIT).seqNoAndPrimaryTerm(true)))
          .actionGet()
          .getHits()
          .getHits();
    } catch (IndexNotFoundException e) {
      return new SearchHit[0];
    }
  }

  private static ModelRecord read(Map<String, Object> source, long seqNo, long primaryTerm) {
    return ModelRecord.read(source, seqNo, primaryTerm);
  }

  private static String versionId(String model, String version) {
    return "v/" + model + "/" + version;
  }

  private static String chunkId(String model, String version, String file, long offset) {
    return "c/" + model + "/" + version + "/" + file + "/" + offset;
  }
}
