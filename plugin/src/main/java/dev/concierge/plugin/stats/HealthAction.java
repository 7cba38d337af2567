package dev.concierge.plugin.stats;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.nodes.NodeAnswer;
import dev.concierge.plugin.nodes.NodesAnswer;
import dev.concierge.plugin.nodes.NodesOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.TransportService;
import org.opensearch.transport.client.Client;

/**
 * {@code green} when every node has what it should serve, {@code yellow} when some node lacks a
 * promoted version or did not answer, with every problem in words.
 */
public final class HealthAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:monitor/opensearch/concierge/health");

  private final Client client;

  @Inject
  public HealthAction(TransportService transport, ActionFilters filters, Client client) {
    super(TYPE, transport, filters);
    this.client = client;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    client.execute(
        NodesStatsAction.TYPE,
        new NodesOrder(Map.of()),
        ActionListener.map(listener, HealthAction::judge));
  }

  private static CallResponse judge(NodesAnswer found) {
    List<String> problems = new ArrayList<>();
    found
        .failures()
        .forEach(failure -> problems.add("node [" + failure.nodeId() + "] did not answer"));
    for (NodeAnswer node : found.getNodes()) {
      if (node.body().get(ModelSection.NAME) instanceof Map<?, ?> models
          && models.get(ModelSection.PENDING) instanceof Map<?, ?> pending) {
        pending.forEach(
            (model, reason) ->
                problems.add(
                    String.format(
                        Locale.ROOT,
                        "model [%s] on node [%s]: %s",
                        model,
                        node.getNode().getName(),
                        reason)));
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", problems.isEmpty() ? "green" : "yellow");
    body.put("nodes", found.getNodes().size());
    body.put("problems", problems);
    return CallResponse.ok(body);
  }
}
