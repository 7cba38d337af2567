package dev.concierge.plugin.indices;

import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.action.ActionListener;

/**
 * The User Behavior Insights indices, created with the UBI 1.3 mapping when absent; an index made
 * by somebody else is used as it is. Thread-safe.
 */
public final class UbiIndices {
  private final IndexCreation creation;

  public UbiIndices(SystemIndices indices, ClusterService cluster) {
    this.creation = new IndexCreation(indices.client(), cluster);
  }

  public void ensureQueries(String index, ActionListener<Void> listener) {
    creation.ensure(index, settings(), "ubi_queries.json", listener);
  }

  public void ensureEvents(String index, ActionListener<Void> listener) {
    creation.ensure(index, settings(), "ubi_events.json", listener);
  }

  private static Settings settings() {
    return Settings.builder()
        .put("index.number_of_shards", 1)
        .put("index.auto_expand_replicas", "0-1")
        .build();
  }
}
