package dev.concierge.plugin.stats;

import dev.concierge.plugin.endpoint.nodes.EveryNodeAction;
import dev.concierge.plugin.endpoint.nodes.NodesAnswer;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Gathers the statistics of nodes. */
public final class NodesStatsAction extends EveryNodeAction {
  public static final ActionType<NodesAnswer> TYPE =
      type("cluster:monitor/opensearch/concierge/nodes");

  private final NodeStatistics statistics;

  @Inject
  public NodesStatsAction(
      ClusterService cluster,
      TransportService transport,
      ActionFilters filters,
      NodeStatistics statistics) {
    super(TYPE, cluster, transport, filters, ThreadPool.Names.MANAGEMENT);
    this.statistics = statistics;
  }

  @Override
  protected Map<String, Object> onNode(Map<String, String> params) {
    return statistics.snapshot();
  }
}
