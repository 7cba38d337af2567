package dev.concierge.plugin.recommend.retrieve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.DialogueState.Turn;
import dev.concierge.models.conversation.Role;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.items.ItemDocuments;
import dev.concierge.plugin.recommend.request.RecommendRequestJson;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderJson;
import dev.concierge.plugin.settings.ConciergeSettings.Limits;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.search.SearchModule;

/** Three turns about one film, and what is to be retrieved for them. */
final class SmallConversation {
  static final NamedXContentRegistry QUERIES =
      new NamedXContentRegistry(new SearchModule(Settings.EMPTY, List.of()).getNamedXContents());

  static final String WORDS = "liked alien ridley scott blade runner great something darker";
  static final String LATEST = "something darker";
  static final String MAKERS = "ridley scott";

  static final Encoded ENCODED = new Encoded("s1", new float[] {1, 0.5f, 2}, "default", "v1");

  private static final DialogueState STATE =
      new DialogueState(
          List.of(
              new Turn(Role.USER, "I liked Alien by Ridley Scott"),
              new Turn(Role.ASSISTANT, "Blade Runner is great"),
              new Turn(Role.USER, "Something darker")),
          List.of(new MentionedItem("alien", Role.USER, 3, 1)));

  private static final Item ALIEN =
      new Item(
          "alien",
          "Alien",
          "",
          List.of(),
          List.of("Ridley Scott"),
          OptionalInt.of(1979),
          0,
          OptionalDouble.empty());

  private SmallConversation() {}

  /** Without a policy, filter or wishes. */
  static RetrievalRequest request() {
    return request("", "", null);
  }

  /**
   * @param definition more of the recommender's, such as {@code "retrieval":{"knn":0}}
   * @param body more of the call's, such as {@code "size":3}
   */
  static RetrievalRequest request(String definition, String body, Encoded encoded) {
    Recommender recommender =
        RecommenderJson.read(
            "films",
            json(
                "{\"index\":\"films\",\"fields\":{\"title\":\"title\",\"text\":[\"plot\"],"
                    + "\"categories\":[\"genre\"],\"people\":[\"director\"],\"popularity\":\"votes\"}"
                    + more(definition)
                    + "}"));
    return new RetrievalRequest(
        recommender,
        new ItemDocuments(recommender.fields(), encoded == null ? null : encoded.space()),
        new RecommendRequestJson(QUERIES)
            .read(
                "films",
                StrictJson.of(json("{\"message\":\"x\"" + more(body) + "}")),
                Limits.defaults())
            .selection(),
        "c1",
        STATE,
        Map.of("alien", new MentionedKnowledge(ALIEN, new float[0], Neighbours.NONE)),
        encoded);
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String more(String json) {
    return json.isEmpty() ? "" : "," + json;
  }
}
