package dev.concierge.plugin.stats;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.endpoint.nodes.NodeAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.TransportService;
import org.opensearch.transport.client.Client;

/** Statistics of all nodes, or of the one named. */
public final class StatsAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:monitor/opensearch/concierge/stats");

  private final Client client;

  @Inject
  public StatsAction(TransportService transport, ActionFilters filters, Client client) {
    super(TYPE, transport, filters);
    this.client = client;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    String node = request.param("node_id");
    client.execute(
        NodesStatsAction.TYPE,
        node == null ? new NodesOrder(Map.of()) : new NodesOrder(Map.of(), node),
        ActionListener.map(listener, found -> answer(node, found)));
  }

  private static CallResponse answer(String node, NodesAnswer found) {
    if (node != null && found.getNodes().isEmpty()) {
      throw new ResourceNotFoundException("node [{}] is not in the cluster", node);
    }
    Map<String, Object> nodes = new LinkedHashMap<>();
    for (NodeAnswer stats : found.getNodes()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", stats.getNode().getName());
      one.putAll(stats.body());
      nodes.put(stats.getNode().getId(), one);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("cluster_name", found.getClusterName().value());
    body.put("failed", found.failures().size());
    body.put("nodes", nodes);
    return CallResponse.ok(body);
  }
}
