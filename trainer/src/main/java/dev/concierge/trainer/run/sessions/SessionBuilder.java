package dev.concierge.trainer.run.sessions;

import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SpokenTurns;
import dev.concierge.models.log.Actions;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.log.TurnRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Joins the log. One builder builds once; not thread-safe.
 *
 * <p>Order: turns are read and duplicates dropped, events are attached to their turns, people with
 * an implausible rate are dropped, the next message is looked up in the conversation's next turn.
 */
public final class SessionBuilder {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SessionConfig config;
  private final Map<String, TurnRecord> turns = new LinkedHashMap<>();
  private final Map<String, List<FeedbackEvent>> events = new HashMap<>();
  private int duplicateTurns;
  private int duplicateEvents;
  private int orphanEvents;
  private int strayItemEvents;

  public SessionBuilder(SessionConfig config) {
    this.config = config;
  }

  /**
   * Reads both iterators to their end.
   *
   * @param turnRecords in any order
   * @param feedback in any order
   */
  public Sessions build(Iterator<TurnRecord> turnRecords, Iterator<FeedbackEvent> feedback) {
    turnRecords.forEachRemaining(
        turn -> {
          if (turns.putIfAbsent(turn.turnId(), turn) != null) {
            duplicateTurns++;
          }
        });
    attach(feedback);
    Set<String> bots = bots();
    List<LoggedTurn> logged = new ArrayList<>(turns.size());
    int botTurns = 0;
    for (List<TurnRecord> conversation : conversations()) {
      for (int i = 0; i < conversation.size(); i++) {
        TurnRecord turn = conversation.get(i);
        if (bots.contains(actor(turn))) {
          botTurns++;
        } else {
          Optional<Message> next =
              i + 1 < conversation.size() ? nextUser(conversation.get(i + 1)) : Optional.empty();
          logged.add(new LoggedTurn(turn, outcome(turn, next)));
        }
      }
    }
    logged.sort(
        Comparator.comparing((LoggedTurn turn) -> turn.record().timestamp())
            .thenComparing(LoggedTurn::turnId));
    return new Sessions(
        logged,
        new Sessions.Counts(
            logged.size(),
            duplicateTurns,
            duplicateEvents,
            orphanEvents,
            strayItemEvents,
            bots.size(),
            botTurns));
  }

  private void attach(Iterator<FeedbackEvent> feedback) {
    Set<String> seen = new HashSet<>();
    while (feedback.hasNext()) {
      FeedbackEvent event = feedback.next();
      if (!seen.add(event.eventId())) {
        duplicateEvents++;
      } else if (!turns.containsKey(event.turnId())) {
        orphanEvents++;
      } else {
        events.computeIfAbsent(event.turnId(), id -> new ArrayList<>()).add(event);
      }
    }
  }

  private List<List<TurnRecord>> conversations() {
    Map<String, List<TurnRecord>> conversations =
        turns.values().stream()
            .collect(
                Collectors.groupingBy(
                    TurnRecord::conversationId, LinkedHashMap::new, Collectors.toList()));
    conversations
        .values()
        .forEach(
            list ->
                list.sort(
                    Comparator.comparingInt(TurnRecord::turnIndex)
                        .thenComparing(TurnRecord::timestamp)));
    return List.copyOf(conversations.values());
  }

  /** A signed-in person, or else one conversation. */
  private static String actor(TurnRecord turn) {
    return turn.userId() == null ? "conversation " + turn.conversationId() : turn.userId();
  }

  private Set<String> bots() {
    Map<String, List<Instant>> turnTimes = new HashMap<>();
    Map<String, List<Instant>> actionTimes = new HashMap<>();
    for (TurnRecord turn : turns.values()) {
      turnTimes.computeIfAbsent(actor(turn), id -> new ArrayList<>()).add(turn.timestamp());
      for (FeedbackEvent event : events.getOrDefault(turn.turnId(), List.of())) {
        if (!event.actionName().equals(Actions.IMPRESSION)) {
          actionTimes.computeIfAbsent(actor(turn), id -> new ArrayList<>()).add(event.timestamp());
        }
      }
    }
    Set<String> bots = new HashSet<>();
    turnTimes.forEach((actor, times) -> addIfFast(bots, actor, times, config.maxTurnsPerMinute()));
    actionTimes.forEach(
        (actor, times) -> addIfFast(bots, actor, times, config.maxActionsPerMinute()));
    return bots;
  }

  /** Adds the actor if more than {@code most} of the times lie within one minute. */
  private static void addIfFast(Set<String> bots, String actor, List<Instant> times, int most) {
    times.sort(Comparator.naturalOrder());
    for (int i = most; i < times.size(); i++) {
      if (Duration.between(times.get(i - most), times.get(i)).compareTo(MINUTE) < 0) {
        bots.add(actor);
        return;
      }
    }
  }

  private Outcome outcome(TurnRecord turn, Optional<Message> next) {
    List<FeedbackEvent> own = events.getOrDefault(turn.turnId(), List.of());
    Set<String> turnActions =
        own.stream()
            .filter(event -> event.itemId() == null)
            .map(FeedbackEvent::actionName)
            .collect(Collectors.toSet());
    SlateDecision decision = turn.decision();
    List<String> slate = decision == null ? List.of() : decision.slateIds();
    strayItemEvents +=
        (int)
            own.stream()
                .filter(event -> event.itemId() != null && !slate.contains(event.itemId()))
                .count();
    List<Outcome.ItemFeedback> positions = new ArrayList<>(slate.size());
    for (String item : slate) {
      List<FeedbackEvent> on = own.stream().filter(event -> item.equals(event.itemId())).toList();
      positions.add(
          new Outcome.ItemFeedback(
              item,
              on.stream().map(FeedbackEvent::actionName).collect(Collectors.toSet()),
              on.stream().mapToDouble(event -> event.dwellMs().orElse(0)).max().orElse(0)));
    }
    return new Outcome(positions, turnActions, next);
  }

  /** The user's messages since the assistant's last one, joined. */
  private static Optional<Message> nextUser(TurnRecord nextTurn) {
    List<Message> said =
        SpokenTurns.merged(nextTurn.messages(), Message::role, SessionBuilder::joined);
    if (said.isEmpty() || said.getLast().role() != Role.USER) {
      return Optional.empty();
    }
    Message spoken = said.getLast();
    return Optional.of(Message.of(Role.USER, spoken.text(), spoken.mentions()));
  }

  /** An item that is named twice counts twice. */
  private static Message joined(Message earlier, Message later) {
    List<Mention> mentions = new ArrayList<>(earlier.mentions());
    mentions.addAll(later.mentions());
    return Message.of(earlier.role(), earlier.text() + " " + later.text(), mentions);
  }
}
