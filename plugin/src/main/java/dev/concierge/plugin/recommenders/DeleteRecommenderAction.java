package dev.concierge.plugin.recommenders;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.TransportService;

/** Deletes a recommender's definition; items, log and model stay. */
public final class DeleteRecommenderAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/recommenders/delete");

  private final RecommenderStore store;

  @Inject
  public DeleteRecommenderAction(
      TransportService transport, ActionFilters filters, RecommenderStore store) {
    super(TYPE, transport, filters);
    this.store = store;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    String name = request.param("name");
    store.delete(
        name,
        ActionListener.wrap(
            done -> listener.onResponse(CallResponse.ok(Map.of("name", name, "result", "deleted"))),
            listener::onFailure));
  }
}
