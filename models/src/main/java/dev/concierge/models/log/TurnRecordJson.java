package dev.concierge.models.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.MessageJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON form of {@link TurnRecord}, the source of a document of the turns index. Thread-safe.
 *
 * <p>The feature matrix is packed ({@code decision.features}); all other numbers stay readable.
 */
public final class TurnRecordJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TurnRecordJson() {}

  public static String write(TurnRecord turn) {
    ObjectNode node = JSON.createObjectNode();
    node.put("turn_id", turn.turnId())
        .put("recommender", turn.recommender())
        .put("conversation_id", turn.conversationId())
        .put("user_id", turn.userId())
        .put("timestamp", turn.timestamp().toString())
        .put("turn_index", turn.turnIndex())
        .put("act", turn.act().json())
        .put("model_name", turn.by().model())
        .put("model_version", turn.by().version())
        .put("space", turn.by().space());
    node.set("messages", MessageJson.write(turn.messages()));
    if (turn.decision() != null) {
      node.set("decision", write(turn.decision()));
    }
    if (turn.reply() != null) {
      node.set("reply", write(turn.reply()));
    }
    ObjectNode stages = node.putObject("stage_micros");
    new TreeMap<>(turn.stageMicros()).forEach(stages::put);
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("turn [" + turn.turnId() + "] cannot be written", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the document is not a turn record; the message names the
   *     turn
   */
  public static TurnRecord read(String json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("turn record is not JSON: " + e.getOriginalMessage(), e);
    }
    try {
      return read(node);
    } catch (IllegalArgumentException | java.time.DateTimeException | NullPointerException e) {
      throw new IllegalArgumentException(
          "turn record [" + node.path("turn_id").asText() + "] is malformed: " + e.getMessage(), e);
    }
  }

  private static TurnRecord read(JsonNode node) {
    Map<String, Long> stages = new TreeMap<>();
    node.path("stage_micros")
        .properties()
        .forEach(stage -> stages.put(stage.getKey(), stage.getValue().asLong()));
    return new TurnRecord(
        new TurnRecord.Place(
            node.path("turn_id").asText(null),
            node.path("recommender").asText(null),
            node.path("conversation_id").asText(null),
            node.path("user_id").asText(null),
            Instant.parse(node.path("timestamp").asText()),
            node.path("turn_index").asInt()),
        MessageJson.readAll(node.path("messages")),
        Act.valueOf(node.path("act").asText().toUpperCase(Locale.ROOT)),
        node.hasNonNull("decision") ? readDecision(node.get("decision")) : null,
        node.hasNonNull("reply") ? readReply(node.get("reply")) : null,
        new TurnRecord.ActingVersion(
            node.path("model_name").asText(null),
            node.path("model_version").asText(null),
            node.path("space").asText(null)),
        stages);
  }

  private static ObjectNode write(SlateDecision decision) {
    ObjectNode node = JSON.createObjectNode();
    node.set("pool", JSON.valueToTree(decision.poolIds()));
    node.put("columns", decision.features().length == 0 ? 0 : decision.features()[0].length)
        .put("features", FeatureMatrix.pack(decision.features()))
        .put("explored", decision.explored())
        .put("temperature", decision.temperature())
        .put("depth", decision.depth());
    node.set("scores", JSON.valueToTree(decision.scores()));
    node.set("slate", JSON.valueToTree(decision.slate()));
    node.set("position_log_probs", JSON.valueToTree(decision.positionLogProbs()));
    return node;
  }

  private static SlateDecision readDecision(JsonNode node) {
    List<String> pool = new ArrayList<>();
    node.path("pool").forEach(id -> pool.add(id.asText()));
    return new SlateDecision(
        pool,
        FeatureMatrix.unpack(
            node.path("features").asText(), pool.size(), node.path("columns").asInt()),
        floats(node.path("scores")),
        ints(node.path("slate")),
        node.path("explored").asBoolean(),
        node.path("temperature").asDouble(),
        node.path("depth").asInt(),
        doubles(node.path("position_log_probs")));
  }

  private static ObjectNode write(ReplyRecord reply) {
    ObjectNode node = JSON.createObjectNode();
    node.set("prompt_tokens", JSON.valueToTree(reply.promptTokens()));
    node.set("action_tokens", JSON.valueToTree(reply.actionTokens()));
    node.put("reply_start", reply.replyStart()).put("act_log_prob", reply.actLogProb());
    ArrayNode logProbs = node.putArray("log_probs");
    for (float logProb : reply.logProbs()) {
      logProbs.add(logProb);
    }
    return node.put("text", reply.text())
        .put("template", reply.template())
        .put("finish_reason", reply.finishReason());
  }

  private static ReplyRecord readReply(JsonNode node) {
    return new ReplyRecord(
        ints(node.path("prompt_tokens")),
        ints(node.path("action_tokens")),
        node.path("reply_start").asInt(),
        floats(node.path("log_probs")),
        (float) node.path("act_log_prob").asDouble(),
        node.path("text").asText(),
        node.path("template").asText(),
        node.path("finish_reason").asText());
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
