package dev.concierge.trainer.evaluate.rankers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RequestMessages;
import dev.concierge.trainer.evaluate.questions.GivenReply;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Ranker;
import java.util.ArrayList;
import java.util.List;

/**
 * A running node asked over REST. Requests carry the linked items explicitly, are not logged, do
 * not explore and always ask for a recommendation; they leave no trace. Thread-safe.
 */
public final class NodeRanker implements Ranker {
  private static final int BUSY = 429;
  private static final int ATTEMPTS = 8;
  private static final long PAUSE_MILLIS = 100;

  private final ConciergeClient client;
  private final String recommender;
  private final DialogueStates states;
  private final int candidates;

  /**
   * @param candidates size of the pool; 0 for the recommender's own
   */
  public NodeRanker(
      ConciergeClient client, String recommender, DialogueStates states, int candidates) {
    this.client = client;
    this.recommender = recommender;
    this.states = states;
    this.candidates = candidates;
  }

  @Override
  public List<String> rank(Question question) {
    ObjectNode body = body(question).put("size", DEPTH).put("reply", false);
    ids(body, "exclude_ids", question.exclude());
    ids(body, "candidate_ids", question.candidates());
    List<String> ranking = new ArrayList<>();
    ask(body).path("recommendations").forEach(hit -> ranking.add(hit.path("_id").asText()));
    return ranking;
  }

  /** The reply to a turn with a slate of {@code size}; an empty text when there is none. */
  public GivenReply reply(Question question, int size) {
    JsonNode reply = ask(body(question).put("size", size)).path("reply");
    return new GivenReply(reply.path("text").asText(), !reply.path("items").isEmpty());
  }

  private ObjectNode body(Question question) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set(
        "messages", RequestMessages.before(question.dialogue(), question.turn().turn(), states));
    body.put("log", false).put("explore", false).put("recommend", "always");
    return candidates == 0 ? body : body.put("candidates", candidates);
  }

  private static void ids(ObjectNode body, String key, List<String> ids) {
    if (!ids.isEmpty()) {
      ArrayNode array = body.putArray(key);
      ids.forEach(array::add);
    }
  }

  private JsonNode ask(ObjectNode body) {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.recommend(recommender, body);
      } catch (ConciergeClientException e) {
        if (e.status() != BUSY || attempt == ATTEMPTS) {
          throw e;
        }
        pause(PAUSE_MILLIS * attempt);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
