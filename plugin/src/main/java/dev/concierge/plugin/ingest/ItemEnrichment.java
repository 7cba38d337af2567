package dev.concierge.plugin.ingest;

import dev.concierge.models.catalogue.ItemReader;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.items.MappedFields;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.policies.Refusals;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.concurrency.OpenSearchRejectedExecutionException;

/**
 * Writes the fields that retrieval needs on items: text and title key always; the vectors, from
 * metadata alone, when a version of the model is promoted and the items index maps its vector
 * space. Thread-safe; works on the inference pool.
 */
public final class ItemEnrichment {
  private static final long KNOWN_NANOS = TimeValue.timeValueSeconds(10).nanos();

  private final RecommenderStore recommenders;
  private final MappedFields mapped;
  private final LoadedPolicies policies;
  private final Executor inference;
  private final LongSupplier nanos;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(Recommender recommender, long since) {}

  /**
   * @param inference runs models; refuses when its queue is full, and the documents fail with 429
   */
  public ItemEnrichment(
      RecommenderStore recommenders,
      MappedFields mapped,
      LoadedPolicies policies,
      Executor inference) {
    this(recommenders, mapped, policies, inference, System::nanoTime);
  }

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  ItemEnrichment(
      RecommenderStore recommenders,
      MappedFields mapped,
      LoadedPolicies policies,
      Executor inference,
      LongSupplier nanos) {
    this.recommenders = recommenders;
    this.mapped = mapped;
    this.policies = policies;
    this.inference = inference;
    this.nanos = nanos;
  }

  /**
   * Completes documents in place; the batch ends, whatever happens.
   *
   * @param model {@code null} for the recommender's
   */
  void enrich(String recommender, String model, ItemBatch batch) {
    if (batch.open().isEmpty()) {
      batch.end();
      return;
    }
    batch.advance(
        () ->
            find(
                recommender,
                ActionListener.wrap(
                    found -> compute(found, model == null ? found.model() : model, batch),
                    batch::endWith)));
  }

  private void find(String name, ActionListener<Recommender> listener) {
    Known found = known.get(name);
    if (found != null && nanos.getAsLong() - found.since < KNOWN_NANOS) {
      listener.onResponse(found.recommender);
      return;
    }
    recommenders.get(
        name,
        ActionListener.wrap(
            recommender -> {
              known.put(name, new Known(recommender, nanos.getAsLong()));
              listener.onResponse(recommender);
            },
            listener::onFailure));
  }

  private void compute(Recommender recommender, String model, ItemBatch batch) {
    try {
      inference.execute(
          () ->
              batch.advance(
                  () -> {
                    complete(recommender, model, batch);
                    batch.end();
                  }));
    } catch (OpenSearchRejectedExecutionException full) {
      batch.endWith(Refusals.busy());
    }
  }

  private void complete(Recommender recommender, String model, ItemBatch batch) {
    ItemReader reader = new ItemReader(recommender.fields());
    batch.each(draft -> draft.read(reader));
    if (policies.active(model) != null) {
      try (LoadedPolicies.Lease lease = policies.acquire(model, null)) {
        embed(recommender, lease.policy(), batch);
      }
    }
    batch.each(ItemDraft::write);
  }

  private void embed(Recommender recommender, Policy policy, ItemBatch batch) {
    Set<String> fields = mapped.vectorFields(recommender.index(), policy.manifest().space());
    if (!fields.isEmpty()) { // putting the recommender again maps them
      new ItemEmbedding(policy, fields).embed(batch);
    }
  }
}
