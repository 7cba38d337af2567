package dev.concierge.plugin;

import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.endpoint.RestEndpoint;
import dev.concierge.plugin.recommenders.DeleteRecommenderAction;
import dev.concierge.plugin.recommenders.GetRecommenderAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.List;
import org.opensearch.action.ActionRequest;
import org.opensearch.action.ActionType;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.plugins.ActionPlugin.ActionHandler;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest.Method;

/** What the plugin registers for everything but recommending: one line per call. */
final class Administration {
  private static final List<Call> CALLS =
      List.of(
          new Call(
              PutRecommenderAction.TYPE,
              PutRecommenderAction.class,
              new Way("concierge_put_recommender", Method.PUT, "/recommenders/{name}")),
          new Call(
              GetRecommenderAction.TYPE,
              GetRecommenderAction.class,
              new Way("concierge_get_recommender", Method.GET, "/recommenders/{name}"),
              new Way("concierge_list_recommenders", Method.GET, "/recommenders")),
          new Call(
              DeleteRecommenderAction.TYPE,
              DeleteRecommenderAction.class,
              new Way("concierge_delete_recommender", Method.DELETE, "/recommenders/{name}")));

  private Administration() {}

  static List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> actions() {
    return CALLS.stream()
        .<ActionHandler<? extends ActionRequest, ? extends ActionResponse>>map(
            call -> new ActionHandler<>(call.type, call.action))
        .toList();
  }

  static List<RestHandler> handlers() {
    return CALLS.stream()
        .flatMap(
            call ->
                call.ways.stream()
                    .<RestHandler>map(
                        way -> new RestEndpoint(way.name, way.method, way.path, call.type)))
        .toList();
  }

  private record Way(String name, Method method, String path) {}

  private record Call(
      ActionType<CallResponse> type, Class<? extends EndpointAction> action, List<Way> ways) {
    Call(ActionType<CallResponse> type, Class<? extends EndpointAction> action, Way... ways) {
      this(type, action, List.of(ways));
    }
  }
}
