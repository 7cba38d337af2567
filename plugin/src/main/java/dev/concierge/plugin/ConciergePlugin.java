package dev.concierge.plugin;

import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.ingest.ItemEnrichment;
import dev.concierge.plugin.ingest.ItemVectorProcessor;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.opensearch.action.ActionRequest;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.env.Environment;
import org.opensearch.env.NodeEnvironment;
import org.opensearch.identity.PluginSubject;
import org.opensearch.indices.SystemIndexDescriptor;
import org.opensearch.ingest.Processor;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.IdentityAwarePlugin;
import org.opensearch.plugins.IngestPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SystemIndexPlugin;
import org.opensearch.repositories.RepositoriesService;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;
import org.opensearch.script.ScriptService;
import org.opensearch.threadpool.ExecutorBuilder;
import org.opensearch.threadpool.FixedExecutorBuilder;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;
import org.opensearch.watcher.ResourceWatcherService;

/** Registers what the plugin adds to a node; the work is done in the packages named after it. */
public final class ConciergePlugin extends Plugin
    implements ActionPlugin, IngestPlugin, SystemIndexPlugin, IdentityAwarePlugin {
  private volatile PluginSubject subject;
  private volatile ItemEnrichment enrichment;

  @Override
  public void assignSubject(PluginSubject assigned) {
    this.subject = assigned;
  }

  @Override
  public Collection<SystemIndexDescriptor> getSystemIndexDescriptors(Settings settings) {
    return SystemIndices.descriptors();
  }

  @Override
  public Collection<Object> createComponents(
      Client client,
      ClusterService cluster,
      ThreadPool threads,
      ResourceWatcherService watcher,
      ScriptService scripts,
      NamedXContentRegistry xContent,
      Environment environment,
      NodeEnvironment node,
      NamedWriteableRegistry writeables,
      IndexNameExpressionResolver indexNames,
      Supplier<RepositoriesService> repositories) {
    Components components =
        new Components(
            client,
            cluster,
            threads,
            new SystemIndices(client, cluster, () -> subject),
            node.nodeDataPaths()[0],
            environment.configDir());
    this.enrichment = components.enrichment();
    return components.all();
  }

  @Override
  public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
    return Map.of(ItemVectorProcessor.TYPE, new ItemVectorProcessor.Factory(() -> this.enrichment));
  }

  @Override
  public List<Setting<?>> getSettings() {
    return ConciergeSettings.all();
  }

  @Override
  public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
    return List.of(
        new FixedExecutorBuilder(
            settings,
            ConciergeSettings.INFERENCE_POOL,
            ConciergeSettings.INFERENCE_THREADS.get(settings),
            ConciergeSettings.INFERENCE_QUEUE_SIZE.get(settings),
            "thread_pool." + ConciergeSettings.INFERENCE_POOL),
        new FixedExecutorBuilder(
            settings,
            ConciergeSettings.GENERATION_POOL,
            ConciergeSettings.INFERENCE_SLOTS.get(settings),
            2 * ConciergeSettings.INFERENCE_SLOTS.get(settings),
            "thread_pool." + ConciergeSettings.GENERATION_POOL));
  }

  @Override
  public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
    return Calls.actions();
  }

  @Override
  public List<RestHandler> getRestHandlers(
      Settings settings,
      RestController controller,
      ClusterSettings clusterSettings,
      IndexScopedSettings indexSettings,
      SettingsFilter filter,
      IndexNameExpressionResolver indexNames,
      Supplier<DiscoveryNodes> nodes) {
    return Calls.handlers();
  }
}
