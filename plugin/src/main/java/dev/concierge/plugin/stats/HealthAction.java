package dev.concierge.plugin.stats;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.endpoint.nodes.NodeAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesOrder;
import dev.concierge.plugin.recommenders.LegalIndices;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
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
 * {@code green} when every node has what it should serve and every stored recommender can be used,
 * {@code yellow} when some node lacks a promoted version or did not answer or a recommender cannot
 * be used, with every problem in words.
 */
public final class HealthAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:monitor/opensearch/concierge/health");

  private final Client client;
  private final RecommenderStore recommenders;
  private final LegalIndices legal;

  @Inject
  public HealthAction(
      TransportService transport,
      ActionFilters filters,
      Client client,
      RecommenderStore recommenders,
      LegalIndices legal) {
    super(TYPE, transport, filters);
    this.client = client;
    this.recommenders = recommenders;
    this.legal = legal;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    client.execute(
        NodesStatsAction.TYPE,
        new NodesOrder(Map.of()),
        ActionListener.wrap(nodes -> answer(nodes, listener), listener::onFailure));
  }

  private void answer(NodesAnswer nodes, ActionListener<CallResponse> listener) {
    recommenders.list(
        ActionListener.wrap(
            stored -> listener.onResponse(answer(nodes, problems(stored))),
            failure ->
                listener.onResponse(
                    answer(nodes, List.of("the recommenders cannot be read: " + failure)))));
  }

  private List<String> problems(RecommenderStore.Stored stored) {
    List<String> problems = new ArrayList<>();
    for (Recommender recommender : stored.recommenders()) {
      legal
          .problem(recommender)
          .ifPresent(problem -> problems.add(problem(recommender.name(), problem)));
    }
    stored.malformed().forEach((id, reason) -> problems.add(problem(id, reason)));
    return problems;
  }

  private static String problem(String recommender, String reason) {
    return String.format(Locale.ROOT, "recommender [%s]: %s", recommender, reason);
  }

  private static CallResponse answer(NodesAnswer found, List<String> ofRecommenders) {
    List<String> problems = problems(found);
    problems.addAll(ofRecommenders);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", problems.isEmpty() ? "green" : "yellow");
    body.put("nodes", found.getNodes().size());
    body.put("problems", problems);
    return CallResponse.ok(body);
  }

  private static List<String> problems(NodesAnswer found) {
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
    return problems;
  }
}
