package dev.concierge.plugin;

import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.ingest.ItemEnrichment;
import dev.concierge.plugin.items.ItemMappings;
import dev.concierge.plugin.items.MappedFields;
import dev.concierge.plugin.log.erasure.Erasure;
import dev.concierge.plugin.log.feedback.FeedbackCounters;
import dev.concierge.plugin.policies.Backends;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommenders.LegalIndices;
import dev.concierge.plugin.recommenders.RecommenderStore;
import dev.concierge.plugin.registry.AuditLog;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.NodeModels;
import dev.concierge.plugin.registry.Rollout;
import dev.concierge.plugin.registry.SpaceMappings;
import dev.concierge.plugin.registry.StoredBundle;
import dev.concierge.plugin.registry.VersionMemory;
import dev.concierge.plugin.settings.ConciergeSettings;
import dev.concierge.plugin.settings.TlsSettings;
import dev.concierge.plugin.stats.ModelSection;
import dev.concierge.plugin.stats.NodeStatistics;
import dev.concierge.plugin.stats.PoolSection;
import dev.concierge.plugin.stats.Section;
import dev.concierge.plugin.training.Trainer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;

/** What a node holds for everything but recommending, made once at its start. */
final class Components {
  private final LoadedPolicies models;
  private final RecommenderStore recommenders;
  private final ItemEnrichment enrichment;
  private final List<Object> all = new ArrayList<>();

  /**
   * @param data folder of the node's own files
   * @param config folder of the node's configuration
   * @param sections statistics of other parts of the plugin
   */
  Components(
      Client client,
      ClusterService cluster,
      ThreadPool threads,
      SystemIndices indices,
      Path data,
      Path config,
      List<Section> sections) {
    Settings settings = cluster.getSettings();
    this.models =
        new LoadedPolicies(
            Backends.of(settings, config),
            ConciergeSettings.INFERENCE_MEMORY_LIMIT.get(settings).getBytes());
    LegalIndices legal = new LegalIndices(cluster);
    this.recommenders = new RecommenderStore(indices, legal);
    this.enrichment =
        new ItemEnrichment(
            recommenders,
            new MappedFields(cluster),
            models,
            threads.executor(ConciergeSettings.INFERENCE_POOL));
    ModelDocuments documents = new ModelDocuments(indices);
    StoredBundle stored = new StoredBundle(documents);
    VersionMemory memory = new VersionMemory(indices);
    FeedbackCounters feedback = new FeedbackCounters();

    List<Section> statistics = new ArrayList<>(sections);
    statistics.add(ModelSection.of(models));
    statistics.add(PoolSection.of("inference", threads, ConciergeSettings.INFERENCE_POOL));
    statistics.add(PoolSection.of("generation", threads, ConciergeSettings.GENERATION_POOL));
    statistics.add(new Section("feedback", feedback::snapshot));

    all.add(models);
    all.add(legal);
    all.add(recommenders);
    ItemMappings mappings = new ItemMappings(client);
    all.add(mappings);
    all.add(new SpaceMappings(recommenders, mappings));
    all.add(enrichment);
    all.add(documents);
    all.add(stored);
    all.add(memory);
    all.add(new Rollout(indices, documents, memory));
    all.add(new AuditLog(indices, threads.getThreadContext(), Clock.systemUTC()));
    all.add(
        new NodeModels(
            documents, stored, models, cluster, threads, data.resolve("concierge-models")));
    all.add(feedback);
    all.add(new Erasure(indices, recommenders, legal));
    all.add(
        new Trainer(
            ConciergeSettings.TRAINER_ADDRESS.get(settings),
            TlsSettings.TRAINER.options(settings, config),
            ConciergeSettings.TRAINER_TOKEN.get(settings)));
    all.add(new NodeStatistics(statistics));
  }

  LoadedPolicies models() {
    return models;
  }

  RecommenderStore recommenders() {
    return recommenders;
  }

  ItemEnrichment enrichment() {
    return enrichment;
  }

  /** Everything that actions are given. */
  List<Object> all() {
    return all;
  }
}
