package dev.concierge.trainer.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.ranking.Retriever;
import java.util.EnumMap;
import java.util.Map;

/**
 * What of a recommender's definition was chosen together with a bundle.
 *
 * @param pool how candidates are found
 * @param minReplyTokens least length of a reply
 */
public record RecommenderDefaults(RetrievalPlan pool, int minReplyTokens) {
  public static final RecommenderDefaults NONE = new RecommenderDefaults(RetrievalPlan.DEFAULT, 0);

  /** As in a recommender's definition: {@code retrieval} and {@code reply}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode retrieval = json.putObject("retrieval").put("candidates", pool.candidates());
    pool.weights().forEach((retriever, weight) -> retrieval.put(retriever.key(), weight));
    json.putObject("reply").put("min_tokens", minReplyTokens);
    return json;
  }

  /** Reads {@link #json()}; what is missing has its default. */
  static RecommenderDefaults of(JsonNode json) {
    return new RecommenderDefaults(
        plan(json.path("retrieval")), json.path("reply").path("min_tokens").asInt());
  }

  private static RetrievalPlan plan(JsonNode json) {
    RetrievalPlan absent = RetrievalPlan.DEFAULT;
    Map<Retriever, Double> weights = new EnumMap<>(Retriever.class);
    for (Retriever retriever : Retriever.values()) {
      weights.put(retriever, json.path(retriever.key()).asDouble(absent.weight(retriever)));
    }
    return new RetrievalPlan(json.path("candidates").asInt(absent.candidates()), weights);
  }
}
