package dev.concierge.plugin.ingest;

import dev.concierge.plugin.endpoint.ErrorKind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opensearch.ingest.AbstractBatchingProcessor;
import org.opensearch.ingest.ConfigurationUtils;
import org.opensearch.ingest.IngestDocument;
import org.opensearch.ingest.IngestDocumentWrapper;

/**
 * {@code concierge_item_vector {recommender, [model], [batch_size]}}. Never blocks; documents are
 * completed on the inference pool. A document that cannot be completed fails, and the others of its
 * batch are indexed.
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
    ItemDraft draft = new ItemDraft(document);
    enrich(
        new ItemBatch(
            List.of(draft),
            () -> handler.accept(draft.failure() == null ? document : null, draft.failure())));
  }

  /** Batches end in any order, but a node answers failed documents in the order it is told them. */
  @Override
  public void batchExecute(
      List<IngestDocumentWrapper> documents, Consumer<List<IngestDocumentWrapper>> handler) {
    super.batchExecute(
        documents,
        results ->
            handler.accept(
                results.stream()
                    .sorted(
                        Comparator.comparingInt(IngestDocumentWrapper::getSlot)
                            .thenComparingInt(IngestDocumentWrapper::getChildSlot))
                    .toList()));
  }

  @Override
  protected void subBatchExecute(
      List<IngestDocumentWrapper> documents, Consumer<List<IngestDocumentWrapper>> handler) {
    Map<IngestDocumentWrapper, ItemDraft> drafts = new LinkedHashMap<>();
    for (IngestDocumentWrapper one : documents) {
      if (one.getException() == null && one.getIngestDocument() != null) {
        drafts.put(one, new ItemDraft(one.getIngestDocument()));
      }
    }
    enrich(
        new ItemBatch(
            List.copyOf(drafts.values()),
            () ->
                handler.accept(
                    documents.stream().map(one -> result(one, drafts.get(one))).toList())));
  }

  /**
   * A failure goes into a wrapper of its own: the node keeps the one it gave, with its document, to
   * go on with if the failure is ignored, and to name the document's pipelines if it is not.
   */
  private static IngestDocumentWrapper result(IngestDocumentWrapper given, ItemDraft draft) {
    return draft == null || draft.failure() == null
        ? given
        : new IngestDocumentWrapper(
            given.getSlot(), given.getChildSlot(), given.getIngestDocument(), draft.failure());
  }

  private void enrich(ItemBatch batch) {
    ItemEnrichment ready = enrichment.get();
    if (ready == null) {
      batch.endWith(
          ErrorKind.UNAVAILABLE.because(
              "[{}] cannot complete documents yet: the node is starting; try again", TYPE));
    } else {
      ready.enrich(recommender, model, batch);
    }
  }

  /** Reads the processor's options. */
  public static final class Factory extends AbstractBatchingProcessor.Factory {
    private final Supplier<ItemEnrichment> enrichment;

    /**
     * @param enrichment known once the node's components are made, after the factory; {@code null}
     *     until then
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
