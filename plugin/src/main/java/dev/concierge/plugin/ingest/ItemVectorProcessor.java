package dev.concierge.plugin.ingest;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opensearch.core.action.ActionListener;
import org.opensearch.ingest.AbstractBatchingProcessor;
import org.opensearch.ingest.ConfigurationUtils;
import org.opensearch.ingest.IngestDocument;
import org.opensearch.ingest.IngestDocumentWrapper;

/**
 * {@code concierge_item_vector {recommender, [model], [batch_size]}}. Never blocks; documents are
 * completed on the inference pool.
 */
public final class ItemVectorProcessor extends AbstractBatchingProcessor {
  public static final String TYPE = "concierge_item_vector";

  private static final int DEFAULT_BATCH_SIZE = 64;

  private final String recommender;
  private final String model;
  private final Supplier<ItemEnrichment> enrichment;

  private ItemVectorProcessor(
      String tag,
      String description,
      int batchSize,
      String recommender,
      String model,
      Supplier<ItemEnrichment> enrichment) {
    super(tag, description, batchSize);
    this.recommender = recommender;
    this.model = model;
    this.enrichment = enrichment;
  }

  @Override
  public String getType() {
    return TYPE;
  }

  @Override
  public IngestDocument execute(IngestDocument document) {
    throw new UnsupportedOperationException(
        "[" + TYPE + "] completes documents asynchronously only");
  }

  @Override
  public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
    enrichment
        .get()
        .enrich(
            recommender,
            model,
            List.of(document),
            ActionListener.wrap(
                done -> handler.accept(document, null), failure -> handler.accept(null, failure)));
  }

  @Override
  protected void subBatchExecute(
      List<IngestDocumentWrapper> documents, Consumer<List<IngestDocumentWrapper>> handler) {
    List<IngestDocumentWrapper> usable =
        documents.stream()
            .filter(one -> one.getException() == null && one.getIngestDocument() != null)
            .toList();
    enrichment
        .get()
        .enrich(
            recommender,
            model,
            usable.stream().map(IngestDocumentWrapper::getIngestDocument).toList(),
            ActionListener.wrap(
                done -> handler.accept(documents),
                failure -> {
                  usable.forEach(one -> one.update(null, failure));
                  handler.accept(documents);
                }));
  }

  /** Reads the processor's options. */
  public static final class Factory extends AbstractBatchingProcessor.Factory {
    private final Supplier<ItemEnrichment> enrichment;

    /**
     * @param enrichment known once the node's components are made, after the factory
     */
    public Factory(Supplier<ItemEnrichment> enrichment) {
      super(TYPE);
      this.enrichment = enrichment;
    }

    @Override
    protected ItemVectorProcessor newProcessor(
        String tag, String description, int batchSize, Map<String, Object> options) {
      return new ItemVectorProcessor(
          tag,
          description,
          batchSize > 1 ? batchSize : DEFAULT_BATCH_SIZE,
          ConfigurationUtils.readStringProperty(TYPE, tag, options, "recommender"),
          ConfigurationUtils.readOptionalStringProperty(TYPE, tag, options, "model"),
          enrichment);
    }
  }
}
