package dev.concierge.trainer.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.ranking.CandidatePool.Weights;

/**
 * How a pool of candidates is made, in training as in serving.
 *
 * @param candidates items of a pool
 * @param weights of the retrievers
 */
public record PoolPlan(int candidates, Weights weights) {
  public static final PoolPlan DEFAULT = new PoolPlan(100, Weights.DEFAULT);

  /** The same with pools of another size. */
  public PoolPlan withCandidates(int newCandidates) {
    return new PoolPlan(newCandidates, weights);
  }

  /** As {@code retrieval} of a recommender's definition. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("candidates", candidates)
        .put("metadata", weights.metadata())
        .put("contexts", weights.contexts())
        .put("knn", weights.knn())
        .put("neighbours", weights.neighbours())
        .put("memory", weights.memory())
        .put("related", weights.related());
  }

  /** Reads {@link #json()}; what is missing has its default. */
  public static PoolPlan of(JsonNode json) {
    Weights absent = Weights.DEFAULT;
    return new PoolPlan(
        json.path("candidates").asInt(DEFAULT.candidates()),
        new Weights(
            json.path("metadata").asDouble(absent.metadata()),
            json.path("contexts").asDouble(absent.contexts()),
            json.path("knn").asDouble(absent.knn()),
            json.path("neighbours").asDouble(absent.neighbours()),
            json.path("memory").asDouble(absent.memory()),
            json.path("related").asDouble(absent.related())));
  }
}
