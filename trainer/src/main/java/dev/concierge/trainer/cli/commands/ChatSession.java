package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.log.Actions;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.FeedbackJson;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.dataset.CatalogueFile;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** State of the conversation: what was shown last and in which conversation. Not thread-safe. */
final class ChatSession {
  private static final Pattern PICK = Pattern.compile("(?:(buy|no|open)\\s+)?(\\d{1,3})");

  private final ConciergeClient client;
  private final String recommender;
  private final String user;
  private final int size;
  private final PrintWriter out;
  private final Clock clock;
  private final FieldRoles roles;
  private List<JsonNode> slate = List.of();
  private String conversation;
  private String turn;
  private String said;
  private int events;

  ChatSession(
      ConciergeClient client,
      String recommender,
      String user,
      int size,
      PrintWriter out,
      Clock clock) {
    this.client = client;
    this.recommender = recommender;
    this.user = user;
    this.size = size;
    this.out = out;
    this.clock = clock;
    JsonNode answer = client.recommender(recommender);
    this.roles =
        CatalogueFile.roles(
            (answer.has("fields") ? answer : answer.path(recommender)).path("fields"));
  }

  void greet() {
    out.println("Talking to [" + recommender + "] on " + client.node() + "; 'quit' ends.");
    prompt();
  }

  /** Handles one line of input; false when the person is done. */
  boolean take(String line) {
    Matcher pick = PICK.matcher(line);
    try {
      if (line.equals("quit") || line.equals("exit")) {
        return false;
      } else if (line.equals("new")) {
        conversation = null;
        slate = List.of();
        out.println("A new conversation.");
      } else if (pick.matches() && !slate.isEmpty()) {
        act(pick.group(1) == null ? "open" : pick.group(1), Integer.parseInt(pick.group(2)));
      } else if (!line.isEmpty()) {
        say(line);
      }
    } catch (ConciergeClientException e) {
      if (e.unreachable()) {
        throw e;
      }
      out.println("  ! " + e.getMessage());
    }
    prompt();
    return true;
  }

  private void say(String message) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("message", message).put("size", size);
    body.put("user_id", user).put("client_id", "terminal");
    if (conversation != null) {
      body.put("conversation_id", conversation);
    }
    JsonNode answer = client.recommend(recommender, body);
    conversation = answer.path("conversation_id").asText(null);
    turn = answer.path("turn_id").asText();
    said = message;
    List<JsonNode> shown = new ArrayList<>();
    answer.path("recommendations").forEach(shown::add);
    slate = shown;
    String reply = answer.path("reply").path("text").asText("");
    out.println(reply.isBlank() ? "  (no reply)" : "  " + reply);
    for (int i = 0; i < shown.size(); i++) {
      out.printf(Locale.ROOT, "  %2d. %s%n", i + 1, describe(shown.get(i)));
    }
    answer.path("warnings").forEach(warning -> out.println("  ! " + warning.asText()));
  }

  private String describe(JsonNode hit) {
    JsonNode source = hit.path("_source");
    StringBuilder text =
        new StringBuilder(source.path(roles.title()).asText(hit.path("_id").asText()));
    if (roles.year() != null && source.hasNonNull(roles.year())) {
      text.append(", ").append(source.path(roles.year()).asText());
    }
    if (roles.price() != null && source.hasNonNull(roles.price())) {
      text.append(", price ").append(source.path(roles.price()).asText());
    }
    return text.toString();
  }

  private void act(String verb, int number) {
    if (number < 1 || number > slate.size()) {
      out.println("  ! there are items 1 to " + slate.size());
      return;
    }
    JsonNode hit = slate.get(number - 1);
    if (verb.equals("no")) {
      post(Actions.DISMISS, number);
      return;
    }
    post(Actions.CLICK, number);
    for (String field : roles.text()) {
      String text = hit.path("_source").path(field).asText("");
      out.println("      " + text);
    }
    if (verb.equals("buy")) {
      post(Actions.PURCHASE, number);
    }
  }

  private void post(String action, int number) {
    FeedbackEvent event =
        new FeedbackEvent(
            turn + "-" + action + "-" + number + "-" + events++,
            turn,
            action,
            slate.get(number - 1).path("_id").asText(),
            OptionalInt.of(number),
            OptionalDouble.empty(),
            "terminal",
            said,
            clock.instant());
    JsonNode item =
        client.feedback(recommender, List.of(FeedbackJson.write(event))).path("items").path(0);
    String reason = item.path("error").path("reason").asText("");
    out.println(reason.isEmpty() ? "      [" + action + " logged]" : "  ! " + reason);
  }

  private void prompt() {
    out.print("> ");
    out.flush();
  }
}
