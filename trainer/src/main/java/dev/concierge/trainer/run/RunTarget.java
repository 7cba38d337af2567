package dev.concierge.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.trainer.cluster.ConciergeClient;

/**
 * What a run learns from and tunes.
 *
 * @param recommender whose log is read
 * @param model that is tuned
 * @param index items index
 * @param titleField source field of an item's title
 * @param eventsIndex UBI events
 */
public record RunTarget(
    String recommender, String model, String index, String titleField, String eventsIndex) {

  /**
   * Looks the recommender up.
   *
   * @throws IllegalArgumentException if the request names no recommender, or no model is known
   * @throws IllegalStateException if the plugin would not use the recommender as it is stored: a
   *     run reads the indices that it names, which may have become ones that nobody should learn
   *     from
   */
  public static RunTarget of(ConciergeClient client, StartRunRequest request) {
    if (request.getRecommender().isBlank()) {
      throw new IllegalArgumentException("a run needs a [recommender] whose log is read");
    }
    JsonNode found = client.recommender(request.getRecommender());
    JsonNode definition = found.has("index") ? found : found.path(request.getRecommender());
    String problem = definition.path("problem").asText("");
    if (!problem.isBlank()) {
      throw new IllegalStateException(
          "recommender [" + request.getRecommender() + "] cannot be used: " + problem);
    }
    String model =
        request.getPolicy().isBlank() ? definition.path("model").asText("") : request.getPolicy();
    if (model.isBlank()) {
      throw new IllegalArgumentException(
          "recommender ["
              + request.getRecommender()
              + "] has no [model]; name one in its definition or in the request");
    }
    return new RunTarget(
        request.getRecommender(),
        model,
        definition.path("index").asText(),
        definition.path("fields").path("title").asText("title"),
        definition.path("events_index").asText("ubi_events"));
  }

  /**
   * The version that serves now: parent and reference of what a run makes.
   *
   * @throws IllegalStateException if none does
   */
  String promoted(ConciergeClient client) {
    String version = client.models(model).get().path("promoted").asText("");
    if (version.isEmpty() || version.equals("null")) {
      throw new IllegalStateException(
          "model [" + model + "] has no promoted version to tune; register and promote one first");
    }
    return version;
  }
}
