package dev.concierge.plugin.recommenders;

import dev.concierge.models.bundle.Manifest;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.items.ItemMappings;
import dev.concierge.plugin.policies.LoadedPolicies;
import java.util.ArrayList;
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
 * Creates or replaces a recommender: the definition is read strictly, its indices must be {@link
 * LegalIndices legal}, its items index must exist and gets the learned fields' mappings, then the
 * definition is stored.
 */
public final class PutRecommenderAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/recommenders/put");

  private final RecommenderStore store;
  private final LegalIndices legal;
  private final ItemMappings mappings;
  private final LoadedPolicies policies;

  @Inject
  public PutRecommenderAction(
      TransportService transport,
      ActionFilters filters,
      RecommenderStore store,
      LegalIndices legal,
      ItemMappings mappings,
      LoadedPolicies policies) {
    super(TYPE, transport, filters);
    this.store = store;
    this.legal = legal;
    this.mappings = mappings;
    this.policies = policies;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    Recommender recommender = RecommenderJson.read(request.param("name"), request.object().node());
    legal.require(recommender);
    mappings.inspect(
        recommender.index(),
        recommender.fields(),
        ActionListener.wrap(
            warnings ->
                mappings.putText(
                    recommender.index(),
                    ActionListener.wrap(
                        mapped -> putVector(recommender, warnings, listener), listener::onFailure)),
            listener::onFailure));
  }

  /** The recommender works without vectors, so failing to map them is a warning. */
  private void putVector(
      Recommender recommender, List<String> found, ActionListener<CallResponse> listener) {
    if (policies.active(recommender.model()) == null) {
      store(recommender, found, listener);
      return;
    }
    List<String> warnings = new ArrayList<>(found);
    try (LoadedPolicies.Lease lease = policies.acquire(recommender.model(), null)) {
      Manifest manifest = lease.policy().manifest();
      mappings.putVector(
          recommender.index(),
          manifest.space(),
          manifest.encoder().width() + 1,
          ActionListener.wrap(
              mapped -> store(recommender, warnings, listener),
              failure -> {
                warnings.add("retrieval by vector is left out: " + failure.getMessage());
                store(recommender, warnings, listener);
              }));
    }
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
