package dev.concierge.trainer.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What of a recommender's definition was chosen together with a bundle.
 *
 * @param pool how candidates are found
 * @param minReplyTokens least length of a reply
 */
public record RecommenderDefaults(PoolPlan pool, int minReplyTokens) {
  public static final RecommenderDefaults NONE = new RecommenderDefaults(PoolPlan.DEFAULT, 0);

  /** As in a recommender's definition: {@code retrieval} and {@code reply}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("retrieval", pool.json());
    json.putObject("reply").put("min_tokens", minReplyTokens);
    return json;
  }

  /** Reads {@link #json()}; what is missing has its default. */
  static RecommenderDefaults of(JsonNode json) {
    return new RecommenderDefaults(
        PoolPlan.of(json.path("retrieval")), json.path("reply").path("min_tokens").asInt());
  }
}
