package dev.concierge.plugin.recommend.request;

import dev.concierge.models.conversation.Role;
import dev.concierge.models.generation.ActMode;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.search.fetch.subphase.FetchSourceContext;

/**
 * One recommendation call, checked against the limits.
 *
 * @param recommender name of the recommender
 * @param said what was said
 * @param selection what may be recommended
 * @param generation how the reply is generated
 * @param options everything else
 */
public record RecommendRequest(
    String recommender, Said said, Selection selection, Generation generation, Options options) {

  /**
   * The conversation as the caller gives it.
   *
   * @param conversationId {@code null} begins a conversation
   * @param userId {@code null} when unknown
   * @param clientId {@code null} when unknown
   * @param messages one new message, or the whole conversation
   * @param whole whether {@code messages} is the whole conversation; otherwise it follows what is
   *     stored
   */
  public record Said(
      String conversationId,
      String userId,
      String clientId,
      List<GivenMessage> messages,
      boolean whole) {
    public Said {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A message as given.
   *
   * @param mentions absent: titles in the text are looked up
   * @param slate ids of the items shown with an assistant's message
   */
  public record GivenMessage(
      Role role, String text, Optional<List<GivenMention>> mentions, List<String> slate) {
    public GivenMessage {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(text, "text");
      mentions = mentions.map(List::copyOf);
      slate = List.copyOf(slate);
    }
  }

  /**
   * @param polarity absent: taken from how the text sounds
   */
  public record GivenMention(String itemId, OptionalDouble polarity) {}

  /**
   * @param size absent: the recommender's
   * @param candidates absent: the recommender's
   * @param candidateIds when not empty exactly these are ranked
   * @param excludeIds never recommended
   * @param filter a query in JSON that every recommended item matches; {@code null} for none
   */
  public record Selection(
      ActMode recommend,
      OptionalInt size,
      OptionalInt candidates,
      List<String> candidateIds,
      List<String> excludeIds,
      String filter) {
    public Selection {
      candidateIds = List.copyOf(candidateIds);
      excludeIds = List.copyOf(excludeIds);
    }
  }

  /** Absent values take the recommender's defaults. */
  public record Generation(
      Optional<Boolean> reply,
      OptionalInt minTokens,
      OptionalInt maxTokens,
      OptionalDouble temperature,
      OptionalDouble topP,
      OptionalInt topK,
      OptionalDouble minP,
      OptionalDouble repetitionPenalty) {
    /** These settings over a recommender's. */
    public Recommender.Reply over(Recommender.Reply defaults) {
      int most = maxTokens.orElse(defaults.maxTokens());
      return new Recommender.Reply(
          reply.orElse(defaults.enabled()),
          minTokens.orElse(Math.min(defaults.minTokens(), most)),
          most,
          temperature.orElse(defaults.temperature()),
          topP.orElse(defaults.topP()),
          topK.orElse(defaults.topK()),
          minP.orElse(defaults.minP()),
          repetitionPenalty.orElse(defaults.repetitionPenalty()));
    }
  }

  /**
   * @param log whether the turn leaves a trace: log documents and the stored conversation
   * @param explore absent: decided by the recommender's share of conversations
   * @param seed absent: drawn
   * @param modelVersion {@code null} for the promoted one
   * @param timeout absent: the node's; a reply that takes longer ends with what it has
   * @param source which source fields are returned
   */
  public record Options(
      boolean log,
      Optional<Boolean> explore,
      boolean profile,
      boolean explain,
      OptionalLong seed,
      String modelVersion,
      Optional<TimeValue> timeout,
      FetchSourceContext source) {}
}
