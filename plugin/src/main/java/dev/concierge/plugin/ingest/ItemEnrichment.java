package dev.concierge.plugin.ingest;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.ItemReader;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.inference.Policy;
import dev.concierge.models.text.Titles;
import dev.concierge.plugin.recommenders.MappedFields;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import dev.concierge.plugin.serving.Refusals;
import dev.concierge.plugin.serving.ServingModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.opensearch.action.ActionRunnable;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.action.ActionListener;
import org.opensearch.ingest.IngestDocument;

/**
 * Writes the fields that retrieval needs on items: text and title key always; the vectors, from
 * metadata alone, when a version of the model is promoted and the items index maps its vector
 * space. Thread-safe; works on the inference pool.
 */
public final class ItemEnrichment {
  private static final long KNOWN_NANOS = TimeValue.timeValueSeconds(10).nanos();

  private final RecommenderStore recommenders;
  private final MappedFields mapped;
  private final ServingModels models;
  private final Executor inference;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(Recommender recommender, long since) {}

  /**
   * @param inference runs models; refuses when its queue is full, and the documents fail with 429
   */
  public ItemEnrichment(
      RecommenderStore recommenders,
      MappedFields mapped,
      ServingModels models,
      Executor inference) {
    this.recommenders = recommenders;
    this.mapped = mapped;
    this.models = models;
    this.inference = inference;
  }

  /**
   * Completes documents in place.
   *
   * @param model {@code null} for the recommender's
   */
  void enrich(
      String recommender,
      String model,
      List<IngestDocument> documents,
      ActionListener<Void> caller) {
    ActionListener<Void> listener =
        ActionListener.wrap(caller::onResponse, failure -> caller.onFailure(Refusals.of(failure)));
    find(
        recommender,
        ActionListener.wrap(
            found ->
                inference.execute(
                    ActionRunnable.run(
                        listener,
                        () -> complete(found, model == null ? found.model() : model, documents))),
            listener::onFailure));
  }

  private void find(String name, ActionListener<Recommender> listener) {
    Known found = known.get(name);
    if (found != null && System.nanoTime() - found.since < KNOWN_NANOS) {
      listener.onResponse(found.recommender);
      return;
    }
    recommenders.get(
        name,
        ActionListener.wrap(
            recommender -> {
              known.put(name, new Known(recommender, System.nanoTime()));
              listener.onResponse(recommender);
            },
            listener::onFailure));
  }

  private void complete(Recommender recommender, String model, List<IngestDocument> documents) {
    ItemReader reader = new ItemReader(recommender.fields());
    List<Item> items = new ArrayList<>();
    for (IngestDocument document : documents) {
      Item item = reader.read(id(document), document.getSourceAndMetadata());
      items.add(item);
      document.setFieldValue(LearnedFields.TEXT, item.searchText());
      document.setFieldValue(LearnedFields.TITLE_KEY, new ArrayList<>(Titles.keys(item.title())));
    }
    if (models.active(model) != null) {
      try (ServingModels.Lease lease = models.acquire(model, null)) {
        embed(recommender, lease.runtime(), items, documents);
      }
    }
  }

  private void embed(
      Recommender recommender, Policy runtime, List<Item> items, List<IngestDocument> documents) {
    String space = runtime.manifest().space();
    Set<String> fields = mapped.vectorFields(recommender.index(), space);
    if (fields.isEmpty()) {
      return; // writing would map them by guess; putting the recommender again maps them
    }
    List<ItemVectors> vectors =
        runtime.encodeItems(items.stream().map(runtime.itemInputs()::of).toList());
    for (int i = 0; i < vectors.size(); i++) {
      IngestDocument document = documents.get(i);
      ItemVectors vector = vectors.get(i);
      if (fields.contains(LearnedFields.vector(space))) {
        document.setFieldValue(LearnedFields.vector(space), list(vector.target()));
      }
      document.setFieldValue(LearnedFields.target(space), PackedFloats.pack(vector.target()));
      document.setFieldValue(LearnedFields.context(space), PackedFloats.pack(vector.context()));
    }
  }

  private static String id(IngestDocument document) {
    Object id = document.getSourceAndMetadata().get(IngestDocument.Metadata.ID.getFieldName());
    return id == null ? "" : id.toString();
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
