package dev.concierge.plugin.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.recommenders.RecommenderStore;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.transport.TransportService;

/** Starts a training run for a recommender. */
public final class TrainAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/training/start");

  private final RecommenderStore recommenders;
  private final Trainer trainer;

  @Inject
  public TrainAction(
      TransportService transport,
      ActionFilters filters,
      RecommenderStore recommenders,
      Trainer trainer) {
    super(TYPE, transport, filters);
    this.recommenders = recommenders;
    this.trainer = trainer;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    StartRunRequest.Builder start = read(request.object());
    recommenders.get(
        start.getRecommender(),
        ActionListener.wrap(
            recommender ->
                trainer.<Run>call(
                    (stub, answer) ->
                        stub.startRun(start.setPolicy(recommender.model()).build(), answer),
                    ActionListener.map(
                        listener,
                        run -> new CallResponse(RestStatus.ACCEPTED, RunJson.write(run)))),
            listener::onFailure));
  }

  private static StartRunRequest.Builder read(StrictJson json) {
    StartRunRequest.Builder start =
        StartRunRequest.newBuilder()
            .setRecommender(json.requiredText("recommender"))
            .setSeed(json.integer("seed", 0, 0, Integer.MAX_VALUE))
            .setReason(json.text("reason", ""));
    json.anyObject("overrides").forEach((key, value) -> start.putOverrides(key, text(key, value)));
    json.finish();
    return start;
  }

  private static String text(String key, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException(
          "[overrides."
              + key
              + "] must be a string, number or boolean but was ["
              + StrictJson.abbreviated(value)
              + "]");
    }
    return value.asText();
  }
}
