package dev.concierge.plugin.recommend;

import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.plugin.recommend.generate.GeneratedReply;
import dev.concierge.plugin.recommend.retrieve.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of the answer to a finished turn. */
final class Answer {
  private Answer() {}

  static Map<String, Object> of(Turn turn) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("took", turn.tookMillis());
    body.put("conversation_id", turn.context.conversation().id());
    body.put("turn_id", turn.turnId);
    body.put("act", turn.act.json());
    List<Candidate> slate = turn.slate();
    if (turn.reply != null) {
      body.put("reply", reply(turn.reply, slate));
    }
    body.put("recommendations", recommendations(turn, slate));
    body.put("state", state(turn));
    if (turn.hold != null) {
      body.put(
          "model",
          Map.of("name", turn.hold.lease().model(), "version", turn.hold.lease().version()));
    }
    if (turn.decision != null) {
      body.put("exploration", exploration(turn.decision));
    }
    body.put("warnings", List.copyOf(turn.warnings));
    if (turn.request.options().profile()) {
      Map<String, Object> profile = new LinkedHashMap<>();
      turn.stageMicros().forEach((stage, micros) -> profile.put(stage, micros / 1000.0));
      body.put("profile", profile);
    }
    return body;
  }

  private static Map<String, Object> reply(GeneratedReply reply, List<Candidate> slate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", reply.record().text());
    json.put("template", reply.record().template());
    json.put("items", reply.slots().stream().map(slot -> slate.get(slot).id()).toList());
    json.put("tokens", reply.tokens());
    json.put("finish_reason", reply.record().finishReason());
    return json;
  }

  private static List<Map<String, Object>> recommendations(Turn turn, List<Candidate> slate) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int k = 0; k < slate.size(); k++) {
      Candidate item = slate.get(k);
      int row = turn.decision.slate()[k];
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("rank", k + 1);
      json.put("_index", item.index());
      json.put("_id", item.id());
      json.put("score", turn.decision.scores()[row]);
      json.put("propensity", Math.exp(turn.decision.positionLogProbs()[k]));
      if (turn.request.options().source().fetchSource()) {
        json.put("_source", turn.request.options().source().getFilter().apply(item.source()));
      }
      if (turn.request.options().explain()) {
        json.put("explanation", explanation(turn.decision.features()[row]));
      }
      all.add(json);
    }
    return all;
  }

  /** The ranker's features that are not zero. */
  private static Map<String, Object> explanation(float[] features) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int f = 0; f < features.length; f++) {
      if (features[f] != 0) {
        named.put(RankerFeatures.NAMES.get(f), features[f]);
      }
    }
    return named;
  }

  private static Map<String, Object> state(Turn turn) {
    List<Map<String, Object>> mentions = new ArrayList<>();
    for (MentionedItem mention : turn.context.state().mentions()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", mention.itemId());
      json.put("by", mention.by().json());
      json.put("polarity", mention.polarity());
      if (mention.weight() < 1) {
        json.put("weight", mention.weight());
      }
      mentions.add(json);
    }
    return Map.of("turns", turn.context.state().turns().size(), "mentions", mentions);
  }

  private static Map<String, Object> exploration(SlateDecision decision) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("explored", decision.explored());
    if (decision.explored()) {
      json.put("temperature", decision.temperature());
      json.put("depth", decision.depth());
    }
    return json;
  }
}
