package dev.concierge.plugin.recommenders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.ranking.Retriever;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.recommenders.Recommender.Exploration;
import dev.concierge.plugin.recommenders.Recommender.Reply;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Strict JSON form of {@link Recommender}; whether its indices may be used depends on the cluster
 * and is for {@link LegalIndices} to say. Thread-safe.
 */
public final class RecommenderJson {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int MAX_CANDIDATES = 1000;
  private static final int MAX_SLATE = 100;
  private static final double MAX_WEIGHT = 100;

  private RecommenderJson() {}

  /**
   * Reads a definition; what is absent takes its default.
   *
   * @throws IllegalArgumentException naming the key, its value and what is legal
   */
  public static Recommender read(String name, JsonNode definition) {
    checkName("recommender", name);
    StrictJson json = StrictJson.of(definition);
    Recommender recommender =
        new Recommender(
            name,
            json.requiredText("index"),
            checkName("model", json.text("model", "default")),
            fields(json.object("fields")),
            retrieval(json.object("retrieval")),
            json.object("slate").integer("size", 5, 1, MAX_SLATE),
            reply(json.object("reply")),
            exploration(json.object("exploration")),
            json.integer("window_tokens", 256, 16, 1 << 20),
            json.text("queries_index", "ubi_queries"),
            json.text("events_index", "ubi_events"),
            json.text("application", "concierge"));
    json.finish();
    return recommender;
  }

  /** The definition with every default filled in. */
  public static Map<String, Object> write(Recommender recommender) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", recommender.index());
    json.put("model", recommender.model());
    json.put("fields", fields(recommender.fields()));
    json.put("retrieval", retrieval(recommender.retrieval()));
    json.put("slate", Map.of("size", recommender.slateSize()));
    json.put("reply", reply(recommender.reply()));
    Map<String, Object> exploration = new LinkedHashMap<>();
    exploration.put("share", recommender.exploration().share());
    exploration.put("temperature", recommender.exploration().temperature());
    exploration.put("depth", recommender.exploration().depth());
    json.put("exploration", exploration);
    json.put("window_tokens", recommender.windowTokens());
    json.put("queries_index", recommender.queriesIndex());
    json.put("events_index", recommender.eventsIndex());
    json.put("application", recommender.application());
    return json;
  }

  private static String checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " name must match [" + NAME.pattern() + "] but was [" + name + "]");
    }
    return name;
  }

  private static FieldRoles fields(StrictJson json) {
    return new FieldRoles(
        json.requiredText("title"),
        json.texts("text"),
        json.texts("categories"),
        json.texts("people"),
        json.text("year", null),
        json.text("popularity", null),
        json.text("price", null),
        json.text("url", null),
        json.text("image", null));
  }

  private static Map<String, Object> fields(FieldRoles fields) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", fields.title());
    json.put("text", fields.text());
    json.put("categories", fields.categories());
    json.put("people", fields.people());
    json.put("year", fields.year());
    json.put("popularity", fields.popularity());
    json.put("price", fields.price());
    json.put("url", fields.url());
    json.put("image", fields.image());
    return json;
  }

  private static RetrievalPlan retrieval(StrictJson json) {
    RetrievalPlan absent = RetrievalPlan.DEFAULT;
    int candidates = json.integer("candidates", absent.candidates(), 1, MAX_CANDIDATES);
    Map<Retriever, Double> weights = new EnumMap<>(Retriever.class);
    for (Retriever retriever : Retriever.values()) {
      weights.put(retriever, json.number(retriever.key(), absent.weight(retriever), 0, MAX_WEIGHT));
    }
    return new RetrievalPlan(candidates, weights);
  }

  private static Map<String, Object> retrieval(RetrievalPlan plan) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("candidates", plan.candidates());
    plan.weights().forEach((retriever, weight) -> json.put(retriever.key(), weight));
    return json;
  }

  private static Reply reply(StrictJson json) {
    Reply absent = Reply.DEFAULT;
    return new Reply(
        json.flag("enabled", absent.enabled()),
        json.integer("min_tokens", absent.minTokens(), 0, 4096),
        json.integer("max_tokens", absent.maxTokens(), 1, 4096),
        json.number("temperature", absent.temperature(), 0, 10),
        json.number("top_p", absent.topP(), 0.01, 1),
        json.integer("top_k", absent.topK(), 0, 1 << 20),
        json.number("min_p", absent.minP(), 0, 1),
        json.number("repetition_penalty", absent.repetitionPenalty(), 0.1, 10));
  }

  private static Map<String, Object> reply(Reply reply) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("enabled", reply.enabled());
    json.put("min_tokens", reply.minTokens());
    json.put("max_tokens", reply.maxTokens());
    json.put("temperature", reply.temperature());
    json.put("top_p", reply.topP());
    json.put("top_k", reply.topK());
    json.put("min_p", reply.minP());
    json.put("repetition_penalty", reply.repetitionPenalty());
    return json;
  }

  private static Exploration exploration(StrictJson json) {
    Exploration absent = Exploration.DEFAULT;
    return new Exploration(
        json.number("share", absent.share(), 0, 1),
        json.number("temperature", absent.temperature(), 0.01, 100),
        json.integer("depth", absent.depth(), 1, MAX_CANDIDATES));
  }
}
