package dev.concierge.trainer.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.log.Actions;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.FeedbackJson;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.text.Sentiment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What an application sends to the endpoint, built from what was said and done and from nothing
 * else. Thread-safe.
 */
public final class TurnRequests {
  private final UnaryOperator<String> titles;
  private final boolean explicitMentions;
  private final Sentiment sentiment = LexiconSentiment.english();

  /**
   * A message of a conversation kept by the application.
   *
   * @param text items as {@code [[id]]}
   * @param slate items shown with an assistant's message
   */
  public record Line(Role role, String text, List<String> mentions, List<String> slate) {
    public Line {
      mentions = List.copyOf(mentions);
      slate = List.copyOf(slate);
    }

    static Line of(Utterance utterance) {
      List<String> named = utterance.mentions().stream().map(Mention::itemId).toList();
      return new Line(Role.USER, utterance.text(), named, List.of());
    }
  }

  /**
   * @param titles title of an item by id
   * @param explicitMentions whether the application links the items it knows are meant; otherwise
   *     the endpoint finds the titles
   */
  public TurnRequests(UnaryOperator<String> titles, boolean explicitMentions) {
    this.titles = titles;
    this.explicitMentions = explicitMentions;
  }

  /** The next message of a conversation that the endpoint keeps. */
  ObjectNode message(String personId, String conversationId, Utterance said, int size) {
    Line line = Line.of(said);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("message", spelled(line.text()));
    if (explicitMentions && !line.mentions().isEmpty()) {
      body.set("mentions", mentions(line));
    }
    if (conversationId != null) {
      body.put("conversation_id", conversationId);
    }
    return body.put("user_id", personId).put("client_id", personId).put("size", size);
  }

  /** A whole conversation that leaves no trace and is answered without exploring. */
  public ObjectNode untraced(List<Line> lines, int size) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode messages = body.putArray("messages");
    for (Line line : lines) {
      String text = shown(line);
      if (!text.isBlank()) {
        messages.add(message(line, text));
      }
    }
    return body.put("size", size).put("log", false).put("explore", false);
  }

  private ObjectNode message(Line line, String text) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("role", line.role().json()).put("text", text);
    if (explicitMentions && !line.mentions().isEmpty()) {
      message.set("mentions", mentions(line));
    }
    if (!line.slate().isEmpty()) {
      ArrayNode slate = message.putArray("slate");
      line.slate().forEach(slate::add);
    }
    return message;
  }

  /** What a person saw of a message: a slate without words is its titles. */
  private String shown(Line line) {
    return line.text().isBlank()
        ? line.slate().stream().map(titles).collect(Collectors.joining(", "))
        : spelled(line.text());
  }

  /** UBI events of a person's reactions to the slate of a turn. */
  List<ObjectNode> events(
      String personId, String turnId, String userQuery, List<Reaction> reactions, Instant now) {
    List<ObjectNode> events = new ArrayList<>();
    for (Reaction reaction : reactions) {
      if (reaction.clicked()) {
        events.add(event(personId, turnId, userQuery, reaction, Actions.CLICK, now));
        events.add(
            event(
                personId,
                turnId,
                userQuery,
                reaction,
                Actions.DWELL,
                now.plusMillis(reaction.dwellMs())));
      }
      if (reaction.addedToCart()) {
        events.add(event(personId, turnId, userQuery, reaction, Actions.ADD_TO_CART, now));
      }
      if (reaction.purchased()) {
        events.add(event(personId, turnId, userQuery, reaction, Actions.PURCHASE, now));
      }
      if (reaction.dismissed()) {
        events.add(event(personId, turnId, userQuery, reaction, Actions.DISMISS, now));
      }
    }
    return events;
  }

  /** {@code text} with titles in place of markers. */
  public String spelled(String text) {
    return ItemMarkup.replace(text, titles);
  }

  private ArrayNode mentions(Line line) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    // What an application can know of the attitude: how the message sounds.
    double attitude = line.role() == Role.USER ? sentiment.score(spelled(line.text())) : 0;
    line.mentions().forEach(id -> array.addObject().put("id", id).put("polarity", attitude));
    return array;
  }

  private static ObjectNode event(
      String personId,
      String turnId,
      String userQuery,
      Reaction reaction,
      String action,
      Instant time) {
    boolean dwell = action.equals(Actions.DWELL);
    return FeedbackJson.write(
        new FeedbackEvent(
            turnId + "-" + action + "-" + reaction.ordinal(),
            turnId,
            action,
            reaction.itemId(),
            OptionalInt.of(reaction.ordinal()),
            dwell ? OptionalDouble.of((double) reaction.dwellMs()) : OptionalDouble.empty(),
            personId,
            userQuery,
            time));
  }
}
