package dev.concierge.plugin.recommend.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.generation.ActMode;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.recommend.request.RecommendRequest.Generation;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMention;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMessage;
import dev.concierge.plugin.recommend.request.RecommendRequest.Options;
import dev.concierge.plugin.recommend.request.RecommendRequest.Said;
import dev.concierge.plugin.recommend.request.RecommendRequest.Selection;
import dev.concierge.plugin.settings.ConciergeSettings.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.xcontent.NamedXContentRegistry;

/**
 * Reads the body of a recommendation call. What is unknown, malformed or beyond a limit is refused
 * with an error that names the key, the value and what is legal. Thread-safe.
 */
public final class RecommendRequestJson {
  private static final int MAX_ID_BYTES = 512; // of a document, in any index

  private final SearchJson search;

  /**
   * @param queries parsers of the query DSL
   */
  public RecommendRequestJson(NamedXContentRegistry queries) {
    this.search = new SearchJson(queries);
  }

  /**
   * @throws IllegalArgumentException for a malformed body (400)
   * @throws OpenSearchStatusException for a message that is too large (413)
   */
  public RecommendRequest read(String recommender, StrictJson body, Limits limits) {
    RecommendRequest request =
        new RecommendRequest(
            recommender,
            said(body, limits),
            selection(body, limits),
            generation(body),
            options(body));
    body.finish();
    return request;
  }

  private static Said said(StrictJson body, Limits limits) {
    boolean whole = body.has("messages");
    boolean single = body.has("message");
    if (whole == single) {
      throw new IllegalArgumentException(
          "exactly one of [message] and [messages] is required but "
              + (whole ? "both are there" : "neither is there"));
    }
    List<GivenMessage> messages = new ArrayList<>();
    if (single) {
      String text = text(body, "message", limits);
      messages.add(new GivenMessage(Role.USER, text, mentions(body, limits), List.of()));
    } else {
      List<StrictJson> given = body.objects("messages");
      if (given.isEmpty() || given.size() > limits.messages()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[messages] must have between 1 and [%d] messages but had [%d]",
                limits.messages(),
                given.size()));
      }
      given.forEach(message -> messages.add(message(message, limits)));
    }
    String conversation = body.text("conversation_id", null);
    if (conversation != null && !TurnIds.CONVERSATION_ID.matcher(conversation).matches()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[conversation_id] must match [%s] but was [%s]",
              TurnIds.CONVERSATION_ID.pattern(),
              conversation));
    }
    return new Said(
        conversation, id(body, "user_id", 100), id(body, "client_id", 100), messages, whole);
  }

  private static GivenMessage message(StrictJson message, Limits limits) {
    Role role = Role.of(message.requiredText("role"));
    String text = text(message, "text", limits);
    List<String> slate = message.texts("slate");
    if (role == Role.USER && !slate.isEmpty()) {
      throw new IllegalArgumentException("[slate] belongs to messages of the assistant only");
    }
    requireItems("slate", slate.size(), limits);
    slate.forEach(id -> requireId("slate", id));
    return new GivenMessage(role, text, mentions(message, limits), slate);
  }

  private static void requireItems(String key, int items, Limits limits) {
    if (items > limits.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%s] must have at most [%d] items but had [%d]",
              key,
              limits.size(),
              items));
    }
  }

  private static String text(StrictJson json, String key, Limits limits) {
    String text = json.requiredText(key);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > limits.messageBytes()) {
      throw ErrorKind.TOO_LARGE.because(
          "[{}] must have at most [{}] bytes but had [{}]", key, limits.messageBytes(), bytes);
    }
    return text;
  }

  private static Optional<List<GivenMention>> mentions(StrictJson json, Limits limits) {
    if (!json.has("mentions")) {
      return Optional.empty();
    }
    List<StrictJson> given = json.objects("mentions");
    requireItems("mentions", given.size(), limits);
    List<GivenMention> mentions = new ArrayList<>();
    for (StrictJson mention : given) {
      String id = mention.requiredText("id");
      requireId("mentions", id);
      mentions.add(
          new GivenMention(
              id,
              mention.has("polarity")
                  ? OptionalDouble.of(mention.number("polarity", 0, -1, 1))
                  : OptionalDouble.empty()));
    }
    return Optional.of(mentions);
  }

  private Selection selection(StrictJson body, Limits limits) {
    List<String> candidateIds = ids(body, "candidate_ids", limits.candidates());
    return new Selection(
        actMode(body.text("recommend", "auto")),
        integer(body, "size", 1, limits.size()),
        integer(body, "candidates", 1, limits.candidates()),
        candidateIds,
        ids(body, "exclude_ids", limits.candidates()),
        search.filter(body.any("filter")));
  }

  private static ActMode actMode(String name) {
    return switch (name) {
      case "auto" -> ActMode.AUTO;
      case "always" -> ActMode.ALWAYS;
      case "never" -> ActMode.NEVER;
      default ->
          throw new IllegalArgumentException(
              "[recommend] must be one of [auto, always, never] but was [" + name + "]");
    };
  }

  private static List<String> ids(StrictJson body, String key, int most) {
    List<String> ids = body.texts(key).stream().distinct().toList();
    if (ids.size() > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "[%s] must have at most [%d] ids but had [%d]", key, most, ids.size()));
    }
    ids.forEach(id -> requireId(key, id));
    return ids;
  }

  private static void requireId(String key, String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an id of [%s] must have between 1 and [%d] bytes of UTF-8 but had [%d]",
              key,
              MAX_ID_BYTES,
              bytes));
    }
  }

  private static String id(StrictJson body, String key, int most) {
    String id = body.text(key, null);
    if (id != null && (id.isBlank() || id.length() > most)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%s] must have between 1 and [%d] characters but had [%d]",
              key,
              most,
              id.length()));
    }
    return id;
  }

  private static Generation generation(StrictJson body) {
    Optional<Boolean> reply =
        body.has("reply") ? Optional.of(body.flag("reply", true)) : Optional.empty();
    StrictJson json = body.object("generation");
    return new Generation(
        reply,
        integer(json, "min_tokens", 0, 4096),
        integer(json, "max_tokens", 1, 4096),
        number(json, "temperature", 0, 10),
        number(json, "top_p", 0.01, 1),
        integer(json, "top_k", 0, 1 << 20),
        number(json, "min_p", 0, 1),
        number(json, "repetition_penalty", 0.1, 10));
  }

  private static OptionalInt integer(StrictJson json, String key, int least, int most) {
    return json.has(key)
        ? OptionalInt.of(json.integer(key, least, least, most))
        : OptionalInt.empty();
  }

  private static OptionalDouble number(StrictJson json, String key, double least, double most) {
    return json.has(key)
        ? OptionalDouble.of(json.number(key, least, least, most))
        : OptionalDouble.empty();
  }

  private Options options(StrictJson body) {
    return new Options(
        body.flag("log", true),
        body.has("explore") ? Optional.of(body.flag("explore", false)) : Optional.empty(),
        body.flag("profile", false),
        body.flag("explain", false),
        seed(body.any("seed")),
        body.text("model_version", null),
        timeout(body.text("timeout", null)),
        search.source(body.any("_source")));
  }

  private static Optional<TimeValue> timeout(String value) {
    if (value == null) {
      return Optional.empty();
    }
    TimeValue timeout = TimeValue.parseTimeValue(value, "timeout");
    if (timeout.millis() < 1) {
      throw new IllegalArgumentException("[timeout] must be at least 1ms but was [" + value + "]");
    }
    return Optional.of(timeout);
  }

  private static OptionalLong seed(JsonNode value) {
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.canConvertToLong() || !value.canConvertToExactIntegral()) {
      throw new IllegalArgumentException(
          "[seed] must be a 64-bit integer but was [" + StrictJson.abbreviated(value) + "]");
    }
    return OptionalLong.of(value.asLong());
  }
}
