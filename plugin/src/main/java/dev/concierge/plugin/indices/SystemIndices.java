package dev.concierge.plugin.indices;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.action.ActionListener;
import org.opensearch.identity.PluginSubject;
import org.opensearch.indices.SystemIndexDescriptor;
import org.opensearch.transport.client.Client;

/**
 * The indices that hold what the plugin knows: hidden, one shard, replicated as soon as there is a
 * second node, created when first needed. Thread-safe.
 */
public final class SystemIndices {
  public static final String RECOMMENDERS = ".plugins-concierge-recommenders";
  public static final String CONVERSATIONS = ".plugins-concierge-conversations";
  public static final String TURNS = ".plugins-concierge-turns";
  public static final String MEMORY = ".plugins-concierge-memory";
  public static final String MODELS = ".plugins-concierge-models";
  public static final String AUDIT = ".plugins-concierge-audit";
  public static final String SECRETS = ".plugins-concierge-secrets";

  private static final String PREFIX = ".plugins-concierge-";
  private static final List<String> ALL =
      List.of(RECOMMENDERS, CONVERSATIONS, TURNS, MEMORY, MODELS, AUDIT, SECRETS);

  private final Client client;
  private final IndexCreation creation;

  /**
   * @param subject who the plugin is when it touches its own indices; known once the node has
   *     started its plugins
   */
  public SystemIndices(Client client, ClusterService cluster, Supplier<PluginSubject> subject) {
    this.client = new PluginClient(client, subject);
    this.creation = new IndexCreation(this.client, cluster);
  }

  /** Declares the indices to the node, so that a security plugin protects them. */
  public static Collection<SystemIndexDescriptor> descriptors() {
    return ALL.stream()
        .map(index -> new SystemIndexDescriptor(index, "Concierge: " + index))
        .toList();
  }

  /**
   * A client that acts as the plugin: for these indices and the log's only, never to retrieve items
   * for a caller. Listeners run in the caller's context again.
   */
  public Client client() {
    return client;
  }

  /** Creates the system index if it is absent. */
  public void ensure(String index, ActionListener<Void> listener) {
    if (!ALL.contains(index)) {
      throw new IllegalArgumentException("[" + index + "] is not one of " + ALL);
    }
    Settings settings =
        Settings.builder()
            .put("index.number_of_shards", 1)
            .put("index.auto_expand_replicas", "0-1")
            .put("index.hidden", true)
            .build();
    creation.ensure(index, settings, index.substring(PREFIX.length()) + ".json", listener);
  }
}
