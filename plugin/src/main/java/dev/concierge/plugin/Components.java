package dev.concierge.plugin;

import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.plugin.conversations.ConversationStore;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.indices.UbiIndices;
import dev.concierge.plugin.ingest.ItemEnrichment;
import dev.concierge.plugin.items.ItemMappings;
import dev.concierge.plugin.items.MappedFields;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.log.erasure.Erasure;
import dev.concierge.plugin.log.feedback.FeedbackCounters;
import dev.concierge.plugin.policies.Backends;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommend.Inference;
import dev.concierge.plugin.recommend.Opening;
import dev.concierge.plugin.recommend.Pipeline;
import dev.concierge.plugin.recommend.PipelineCounters;
import dev.concierge.plugin.recommend.TurnKeeper;
import dev.concierge.plugin.recommend.context.ContextLoader;
import dev.concierge.plugin.recommend.retrieve.PoolSearch;
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

/** What a node holds, made once at its start: the one place where the plugin's objects meet. */
final class Components {
  private final Client client;
  private final ClusterService cluster;
  private final ThreadPool threads;
  private final SystemIndices indices;
  private final Settings settings;

  private final List<Object> all = new ArrayList<>();
  private final TurnIds turnIds;
  private final TurnLog log;
  private final RecommenderStore recommenders;
  private final LoadedPolicies policies;
  private final ItemMappings mappings;
  private final ItemEnrichment enrichment;

  /**
   * @param client acts as whoever calls
   * @param indices act as the plugin
   * @param data folder of the node's own files
   * @param config folder of the node's configuration
   */
  Components(
      Client client,
      ClusterService cluster,
      ThreadPool threads,
      SystemIndices indices,
      Path data,
      Path config) {
    this.client = client;
    this.cluster = cluster;
    this.threads = threads;
    this.indices = held(indices);
    this.settings = cluster.getSettings();
    UbiIndices ubi = held(new UbiIndices(indices, cluster));
    this.turnIds = held(new TurnIds(indices));
    this.log = held(new TurnLog(indices, ubi, threads, settings));
    LegalIndices legal = held(new LegalIndices(cluster));
    this.recommenders = held(new RecommenderStore(indices, legal));
    this.policies =
        held(
            new LoadedPolicies(
                Backends.of(settings, config),
                ConciergeSettings.INFERENCE_MEMORY_LIMIT.get(settings).getBytes()));
    this.mappings = held(new ItemMappings(client));
    this.enrichment = held(enriching());
    holdRegistry(data.resolve("concierge-models"));
    held(new Erasure(indices, recommenders, legal));
    held(
        new Trainer(
            ConciergeSettings.TRAINER_ADDRESS.get(settings),
            TlsSettings.TRAINER.options(settings, config),
            ConciergeSettings.TRAINER_TOKEN.get(settings)));
    PipelineCounters counters = new PipelineCounters();
    held(pipeline(counters));
    held(statistics(counters, held(new FeedbackCounters())));
  }

  ItemEnrichment enrichment() {
    return enrichment;
  }

  /** Everything that actions are given. */
  List<Object> all() {
    return all;
  }

  private <T> T held(T component) {
    all.add(component);
    return component;
  }

  private ItemEnrichment enriching() {
    return new ItemEnrichment(
        recommenders,
        new MappedFields(cluster),
        policies,
        threads.executor(ConciergeSettings.INFERENCE_POOL));
  }

  /**
   * @param folder of the bundles that this node loads
   */
  private void holdRegistry(Path folder) {
    ModelDocuments documents = held(new ModelDocuments(indices));
    StoredBundle stored = held(new StoredBundle(documents));
    VersionMemory memory = held(new VersionMemory(indices));
    held(new SpaceMappings(recommenders, mappings));
    held(new Rollout(indices, documents, memory));
    held(new AuditLog(indices, threads.getThreadContext(), Clock.systemUTC()));
    held(new NodeModels(documents, stored, policies, cluster, threads, folder));
  }

  private Pipeline pipeline(PipelineCounters counters) {
    Clock clock = Clock.systemUTC();
    ConversationStore conversations = new ConversationStore(indices, clock);
    return new Pipeline(
        new Opening(turnIds, recommenders, policies, cluster.getClusterSettings(), clock),
        turnIds,
        new ContextLoader(client, conversations, LexiconSentiment.english()),
        new PoolSearch(client, indices),
        new Inference(threads, settings, counters),
        new TurnKeeper(conversations, log, cluster.getClusterSettings()),
        counters);
  }

  private NodeStatistics statistics(PipelineCounters recommending, FeedbackCounters feedback) {
    return new NodeStatistics(
        List.of(
            new Section("recommend", recommending::snapshot),
            new Section("log", log::counters),
            ModelSection.of(policies),
            PoolSection.of("inference", threads, ConciergeSettings.INFERENCE_POOL),
            PoolSection.of("generation", threads, ConciergeSettings.GENERATION_POOL),
            new Section("feedback", feedback::snapshot)));
  }
}
