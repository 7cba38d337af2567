package dev.concierge.plugin.recommenders;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.transport.TransportService;

/**
 * Creates or replaces a recommender: the definition is read strictly, its items index must exist
 * and gets the learned fields' mappings, then the definition is stored.
 */
public final class PutRecommenderAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/recommenders/put");

  private final RecommenderStore store;
  private final ItemMappings mappings;

  @Inject
  public PutRecommenderAction(
      TransportService transport,
      ActionFilters filters,
      RecommenderStore store,
      ItemMappings mappings) {
    super(TYPE, transport, filters);
    this.store = store;
    this.mappings = mappings;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    Recommender recommender = RecommenderJson.read(request.param("name"), request.object().node());
    mappings.inspect(
        recommender,
        ActionListener.wrap(
            warnings ->
                mappings.putText(
                    recommender.index(),
                    ActionListener.wrap(
                        mapped -> store(recommender, warnings, listener), listener::onFailure)),
            listener::onFailure));
  }

  private void store(
      Recommender recommender, List<String> warnings, ActionListener<CallResponse> listener) {
    store.put(
        recommender,
        ActionListener.wrap(
            created -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("name", recommender.name());
              body.put("result", created ? "created" : "updated");
              body.put("warnings", warnings);
              listener.onResponse(
                  new CallResponse(created ? RestStatus.CREATED : RestStatus.OK, body));
            },
            listener::onFailure));
  }
}
