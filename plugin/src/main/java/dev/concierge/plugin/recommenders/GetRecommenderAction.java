package dev.concierge.plugin.recommenders;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.TransportService;

/**
 * One recommender, or all of them when the call names none. What is stored is shown as it is;
 * {@code problem} says why it cannot be used now.
 */
public final class GetRecommenderAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/recommenders/get");

  private final RecommenderStore store;
  private final LegalIndices legal;

  @Inject
  public GetRecommenderAction(
      TransportService transport,
      ActionFilters filters,
      RecommenderStore store,
      LegalIndices legal) {
    super(TYPE, transport, filters);
    this.store = store;
    this.legal = legal;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    String name = request.param("name");
    if (name == null) {
      store.list(
          ActionListener.wrap(
              all ->
                  listener.onResponse(
                      CallResponse.ok(
                          Map.of(
                              "recommenders",
                              all.recommenders().stream().map(this::json).toList()))),
              listener::onFailure));
    } else {
      store.show(
          name,
          ActionListener.wrap(
              found -> listener.onResponse(CallResponse.ok(json(found))), listener::onFailure));
    }
  }

  private Map<String, Object> json(Recommender recommender) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", recommender.name());
    json.putAll(RecommenderJson.write(recommender));
    legal.problem(recommender).ifPresent(problem -> json.put("problem", problem));
    return json;
  }
}
