package dev.concierge.plugin;

import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.endpoint.RestEndpoint;
import dev.concierge.plugin.log.DrainLogAction;
import dev.concierge.plugin.log.erasure.DeleteConversationAction;
import dev.concierge.plugin.log.erasure.DeleteUserAction;
import dev.concierge.plugin.log.erasure.GetConversationAction;
import dev.concierge.plugin.log.feedback.FeedbackAction;
import dev.concierge.plugin.recommend.RecommendAction;
import dev.concierge.plugin.recommenders.DeleteRecommenderAction;
import dev.concierge.plugin.recommenders.GetRecommenderAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import dev.concierge.plugin.registry.ModelNodesAction;
import dev.concierge.plugin.registry.calls.CommitVersionAction;
import dev.concierge.plugin.registry.calls.DeployAction;
import dev.concierge.plugin.registry.calls.GetModelsAction;
import dev.concierge.plugin.registry.calls.PromoteAction;
import dev.concierge.plugin.registry.calls.RollbackAction;
import dev.concierge.plugin.registry.calls.UndeployAction;
import dev.concierge.plugin.registry.calls.UploadFileAction;
import dev.concierge.plugin.registry.calls.UploadMemoryAction;
import dev.concierge.plugin.stats.HealthAction;
import dev.concierge.plugin.stats.NodesStatsAction;
import dev.concierge.plugin.stats.StatsAction;
import dev.concierge.plugin.training.CancelRunAction;
import dev.concierge.plugin.training.GetRunAction;
import dev.concierge.plugin.training.TrainAction;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.action.ActionRequest;
import org.opensearch.action.ActionType;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.plugins.ActionPlugin.ActionHandler;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest.Method;

/** What the plugin registers for its calls: one line per call. */
final class Calls {
  private static final List<Call> CALLS =
      List.of(
          new Call(
              RecommendAction.TYPE,
              RecommendAction.class,
              new Way("concierge_recommend", Method.POST, "/recommenders/{name}/_recommend")),
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
              new Way("concierge_delete_recommender", Method.DELETE, "/recommenders/{name}")),
          new Call(
              FeedbackAction.TYPE,
              FeedbackAction.class,
              new Way("concierge_feedback", Method.POST, "/recommenders/{name}/_feedback")),
          new Call(
              UploadFileAction.TYPE,
              UploadFileAction.class,
              new Way(
                  "concierge_upload_model_file",
                  Method.PUT,
                  "/models/{name}/versions/{version}/files/{file}")),
          new Call(
              CommitVersionAction.TYPE,
              CommitVersionAction.class,
              new Way(
                  "concierge_commit_model",
                  Method.POST,
                  "/models/{name}/versions/{version}/_commit")),
          new Call(
              UploadMemoryAction.TYPE,
              UploadMemoryAction.class,
              new Way(
                  "concierge_upload_model_memory",
                  Method.POST,
                  "/models/{name}/versions/{version}/_memory")),
          new Call(
              DeployAction.TYPE,
              DeployAction.class,
              new Way(
                  "concierge_deploy_model",
                  Method.POST,
                  "/models/{name}/versions/{version}/_deploy")),
          new Call(
              PromoteAction.TYPE,
              PromoteAction.class,
              new Way(
                  "concierge_promote_model",
                  Method.POST,
                  "/models/{name}/versions/{version}/_promote")),
          new Call(
              UndeployAction.TYPE,
              UndeployAction.class,
              new Way(
                  "concierge_undeploy_model",
                  Method.POST,
                  "/models/{name}/versions/{version}/_undeploy")),
          new Call(
              RollbackAction.TYPE,
              RollbackAction.class,
              new Way("concierge_rollback_model", Method.POST, "/models/{name}/_rollback")),
          new Call(
              GetModelsAction.TYPE,
              GetModelsAction.class,
              new Way("concierge_list_models", Method.GET, "/models"),
              new Way("concierge_get_model", Method.GET, "/models/{name}"),
              new Way(
                  "concierge_get_model_version", Method.GET, "/models/{name}/versions/{version}")),
          new Call(
              GetConversationAction.TYPE,
              GetConversationAction.class,
              new Way("concierge_get_conversation", Method.GET, "/conversations/{id}")),
          new Call(
              DeleteConversationAction.TYPE,
              DeleteConversationAction.class,
              new Way("concierge_delete_conversation", Method.DELETE, "/conversations/{id}")),
          new Call(
              DeleteUserAction.TYPE,
              DeleteUserAction.class,
              new Way("concierge_delete_user", Method.DELETE, "/users/{id}")),
          new Call(
              TrainAction.TYPE,
              TrainAction.class,
              new Way("concierge_train", Method.POST, "/_train")),
          new Call(
              GetRunAction.TYPE,
              GetRunAction.class,
              new Way("concierge_get_training_run", Method.GET, "/_train/{run}")),
          new Call(
              CancelRunAction.TYPE,
              CancelRunAction.class,
              new Way("concierge_cancel_training_run", Method.POST, "/_train/{run}/_cancel")),
          new Call(
              StatsAction.TYPE,
              StatsAction.class,
              new Way("concierge_stats", Method.GET, "/_stats"),
              new Way("concierge_node_stats", Method.GET, "/{node_id}/_stats")),
          new Call(
              HealthAction.TYPE,
              HealthAction.class,
              new Way("concierge_health", Method.GET, "/_health")));

  private Calls() {}

  static List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> actions() {
    List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> actions =
        new ArrayList<>();
    CALLS.forEach(call -> actions.add(new ActionHandler<>(call.type, call.action)));
    actions.add(new ActionHandler<>(ModelNodesAction.TYPE, ModelNodesAction.class));
    actions.add(new ActionHandler<>(NodesStatsAction.TYPE, NodesStatsAction.class));
    actions.add(new ActionHandler<>(DrainLogAction.TYPE, DrainLogAction.class));
    return actions;
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
