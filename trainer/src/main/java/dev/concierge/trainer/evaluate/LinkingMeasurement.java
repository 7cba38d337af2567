package dev.concierge.trainer.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Sends every message of some dialogues alone and untraced, and compares what was linked. */
public final class LinkingMeasurement {
  private static final int LONGEST = 4000;

  private final ConciergeClient client;
  private final String recommender;

  public LinkingMeasurement(ConciergeClient client, String recommender) {
    this.client = client;
    this.recommender = recommender;
  }

  /**
   * @param names what a person writes for an item id
   */
  public LinkingQuality measure(
      List<Dialogue> dialogues, UnaryOperator<String> names, Progress progress) {
    LinkingQuality quality = new LinkingQuality();
    try (Progress.Stage stage = progress.stage("linking", dialogues.size())) {
      for (Dialogue dialogue : dialogues) {
        for (Dialogue.Turn turn : dialogue.turns()) {
          String text = ItemMarkup.replace(turn.text(), names);
          if (!text.isBlank() && text.length() <= LONGEST) {
            Set<String> truth =
                turn.mentions().stream().map(Mention::itemId).collect(Collectors.toSet());
            quality.add(truth, links(text));
          }
        }
        stage.step(1);
      }
    }
    return quality;
  }

  private Map<String, Double> links(String text) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("message", text)
            .put("recommend", "never")
            .put("reply", false)
            .put("log", false);
    Map<String, Double> links = new HashMap<>();
    for (JsonNode mention : client.recommend(recommender, body).path("state").path("mentions")) {
      links.put(mention.path("id").asText(), mention.path("weight").asDouble(1));
    }
    return links;
  }
}
