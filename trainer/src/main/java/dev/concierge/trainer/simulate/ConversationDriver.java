package dev.concierge.trainer.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Role;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.console.Parallel;
import dev.concierge.trainer.console.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets people of a world talk to a recommender over REST, several conversations at a time. What
 * people do depends on seed, person and what they are shown; how many threads there are changes
 * nothing but the time it takes.
 */
public final class ConversationDriver {
  /** Items asked for per slate. */
  public static final int SLATE = SimulatedPerson.LOOKED_AT;

  private static final int LONGEST = 12;

  private final ApplicationCalls endpoint;
  private final World world;
  private final Population population;
  private final TurnRequests requests;
  private final Clock clock;
  private final Map<String, Item> items = new HashMap<>();

  public ConversationDriver(
      ConciergeClient client, String recommender, World world, Population population, Clock clock) {
    this.endpoint = new ApplicationCalls(client, recommender);
    this.world = world;
    this.population = population;
    this.clock = clock;
    world.items().forEach(item -> items.put(item.id(), item));
    this.requests = new TurnRequests(this::title, world.domain() == Domain.MOVIES);
  }

  /** How conversations are held. */
  public enum Mode {
    /** As an application: the endpoint keeps the conversation and the log, feedback is posted. */
    LOGGED,
    /** To measure: nothing is logged, nothing explored, the application keeps the conversation. */
    UNTRACED
  }

  /**
   * Holds one conversation with each of {@code n} people.
   *
   * @param first number of the first of them in the split
   * @param seed of what they happen to do; the same seed for two versions compares like with like
   * @param threads conversations at a time
   */
  public LoopReport hold(
      Mode mode, Crowd split, int first, int n, long seed, int threads, Progress progress) {
    List<Persona> people = population.people(split, first + n).subList(first, first + n);
    List<ConversationTrace> traces =
        Parallel.map(
            n, threads, progress, "conversations", i -> converse(mode, people.get(i), seed));
    return LoopReport.of(traces);
  }

  /** Why the first failed request failed. */
  public Optional<ConciergeClientException> firstFailure() {
    return endpoint.firstFailure();
  }

  private ConversationTrace converse(Mode mode, Persona persona, long seed) {
    ConversationTrace trace = new ConversationTrace();
    SimulatedPerson person = new SimulatedPerson(world, persona, seed, items);
    List<TurnRequests.Line> lines = new ArrayList<>();
    String conversation = null;
    Optional<Utterance> said = Optional.of(person.open());
    while (said.isPresent() && lines.size() < 2 * LONGEST) {
      lines.add(TurnRequests.Line.of(said.get()));
      ObjectNode request =
          mode == Mode.LOGGED
              ? requests.message(persona.id(), conversation, said.get(), SLATE)
              : requests.untraced(lines, SLATE);
      Optional<JsonNode> answer = endpoint.recommend(request, trace);
      if (answer.isEmpty()) {
        return trace;
      }
      conversation = answer.get().path("conversation_id").asText(null);
      List<String> slate = slate(answer.get());
      lines.add(
          new TurnRequests.Line(
              Role.ASSISTANT,
              answer.get().path("reply").path("text").asText(""),
              List.of(),
              slate));
      if (person.done()) {
        break;
      }
      hear(mode, persona, person, answer.get(), slate, requests.spelled(said.get().text()), trace);
      said = person.reply();
    }
    trace.completed();
    return trace;
  }

  private void hear(
      Mode mode,
      Persona persona,
      SimulatedPerson person,
      JsonNode answer,
      List<String> slate,
      String userQuery,
      ConversationTrace trace) {
    if (slate.isEmpty()) {
      person.listen();
      trace.talked();
      return;
    }
    double satisfaction = person.satisfaction(slate);
    List<Reaction> reactions = person.react(slate);
    trace.shown(slate, reactions, satisfaction);
    if (mode == Mode.LOGGED) {
      String turn = answer.path("turn_id").asText();
      endpoint.feedback(
          requests.events(persona.id(), turn, userQuery, reactions, clock.instant()), trace);
    }
  }

  private static List<String> slate(JsonNode answer) {
    List<String> slate = new ArrayList<>();
    answer.path("recommendations").forEach(hit -> slate.add(hit.path("_id").asText()));
    return slate;
  }

  private String title(String id) {
    Item item = items.get(id);
    return item == null ? id : item.title();
  }
}
