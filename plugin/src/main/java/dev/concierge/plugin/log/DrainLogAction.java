package dev.concierge.plugin.log;

import dev.concierge.plugin.endpoint.nodes.EveryNodeAction;
import dev.concierge.plugin.endpoint.nodes.NodesAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesOrder;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Waits on every node until the turns that were answered before are in the log. */
public final class DrainLogAction extends EveryNodeAction {
  public static final ActionType<NodesAnswer> TYPE =
      type("cluster:admin/opensearch/concierge/log/drain");

  private static final TimeValue LONGEST = TimeValue.timeValueSeconds(30);

  private final TurnLog log;

  @Inject
  public DrainLogAction(
      ClusterService cluster, TransportService transport, ActionFilters filters, TurnLog log) {
    super(TYPE, cluster, transport, filters, ThreadPool.Names.GENERIC);
    this.log = log;
  }

  public static NodesOrder order() {
    return new NodesOrder(Map.of());
  }

  @Override
  protected Map<String, Object> onNode(Map<String, String> params) {
    if (!log.drain(LONGEST)) {
      throw new IllegalStateException("its log still holds turns after " + LONGEST);
    }
    return Map.of();
  }
}
