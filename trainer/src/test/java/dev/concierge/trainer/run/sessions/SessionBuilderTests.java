package dev.concierge.trainer.run.sessions;

import static dev.concierge.trainer.run.sessions.HandMadeLog.by;
import static dev.concierge.trainer.run.sessions.HandMadeLog.dwell;
import static dev.concierge.trainer.run.sessions.HandMadeLog.event;
import static dev.concierge.trainer.run.sessions.HandMadeLog.showing;
import static dev.concierge.trainer.run.sessions.HandMadeLog.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.TurnRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins tables of turns and events that fit on the screen. */
class SessionBuilderTests {
  private static final SessionConfig CONFIG = SessionConfig.defaults();

  @Test
  void whatPeopleDidIsFoundAtItsPlaceOfTheSlate() {
    Outcome outcome =
        outcome(
            showing(turn("t", "c", 0, 0, Message.user("a lamp")), "A", "B", "C"),
            event("1", "t", "impression", "A", 1),
            event("2", "t", "click", "A", 2),
            event("3", "t", "click", "A", 3),
            event("4", "t", "click", "B", 4),
            event("5", "t", "dismiss", "B", 5),
            dwell("6", "t", "A", 900),
            dwell("7", "t", "A", 4_000),
            event("8", "t", "thumbs_up", null, 9));

    assertThat(outcome.positions())
        .extracting(Outcome.ItemFeedback::itemId)
        .containsExactly("A", "B", "C");
    assertThat(outcome.positions().get(0).actions())
        .containsExactlyInAnyOrder("impression", "click", "dwell");
    assertThat(outcome.positions())
        .extracting(Outcome.ItemFeedback::dwellMs)
        .containsExactly(4_000d, 0d, 0d);
    assertThat(outcome.positions())
        .extracting(Outcome.ItemFeedback::dismissed)
        .containsExactly(false, true, false);
    assertThat(outcome.takenUp()).as("what is dismissed is not taken up").containsExactly("A");
    assertThat(outcome.turnActions()).containsExactly("thumbs_up");
  }

  @Test
  void theNextMessageIsAllThatWasSaidUpToTheAssistantsNextTurn() {
    Message first = Message.user("a lamp");
    Message reply = Message.of(Role.ASSISTANT, "this one?", List.of());
    Message no = Message.user("no,");
    Message red = Message.of(Role.USER, "the red one", List.of(Mention.neutral("lamp-red")));
    Sessions sessions =
        build(
            List.of(
                turn("t2", "c", 1, 30, first, reply, no, red),
                turn("t1", "c", 0, 0, first),
                turn("other", "d", 1, 10, Message.user("hello"))));

    LoggedTurn before = sessions.turns().getFirst();
    assertThat(before.turnId()).isEqualTo("t1");
    Message next = before.outcome().nextUser().orElseThrow();
    assertThat(next.text()).isEqualTo("no, the red one");
    assertThat(next.mentions()).extracting(Mention::itemId).containsExactly("lamp-red");
    assertThat(next.role()).isEqualTo(Role.USER);
    assertThat(sessions.turns())
        .filteredOn(turn -> !turn.turnId().equals("t1"))
        .as("the last of each conversation")
        .allMatch(turn -> turn.outcome().nextUser().isEmpty());
  }

  @Test
  void anAssistantThatGoesOnByItselfIsNoNextMessage() {
    Message reply = Message.of(Role.ASSISTANT, "still there?", List.of());
    Sessions sessions =
        build(
            List.of(
                turn("t1", "c", 0, 0, Message.user("hi")),
                turn("t2", "c", 1, 9, Message.user("hi"), reply)));
    assertThat(sessions.turns().getFirst().outcome().nextUser()).isEmpty();
  }

  @Test
  void turnsWithoutASlateHaveNoPositions() {
    Outcome outcome =
        outcome(turn("t", "c", 0, 0, Message.user("hi")), event("1", "t", "purchase", null, 1));
    assertThat(outcome.positions()).isEmpty();
    assertThat(outcome.turnActions()).containsExactly("purchase");
  }

  @Test
  void whatIsLoggedTwiceCountsOnce() {
    TurnRecord turn = showing(turn("t", "c", 0, 0, Message.user("a lamp")), "A");
    TurnRecord again = showing(turn("t", "c", 0, 5, Message.user("changed")), "B");
    Sessions sessions =
        build(
            List.of(turn, again),
            event("1", "t", "click", "A", 1),
            event("1", "t", "dismiss", "A", 2));

    assertThat(sessions.turns()).hasSize(1);
    assertThat(sessions.turns().getFirst().outcome().takenUp())
        .as("the first record of a turn and of an event")
        .containsExactly("A");
    assertThat(sessions.counts()).isEqualTo(new Sessions.Counts(1, 1, 1, 0, 0, 0, 0));
  }

  @Test
  void eventsOfNoTurnAndOfNoShownItemAreCounted() {
    Sessions sessions =
        build(
            List.of(
                showing(turn("t", "c", 0, 0, Message.user("a lamp")), "A"),
                turn("slateless", "c", 1, 10, Message.user("thanks"))),
            event("1", "gone", "click", "A", 1),
            event("2", "t", "click", "Z", 2),
            event("3", "slateless", "click", "A", 12));

    assertThat(sessions.counts()).isEqualTo(new Sessions.Counts(2, 0, 0, 1, 2, 0, 0));
    assertThat(sessions.turns()).allMatch(turn -> turn.outcome().takenUp().isEmpty());
  }

  /** The bound is on times within less than a minute: the fourth of three a minute. */
  @ParameterizedTest
  @CsvSource({"3, 10, 0", "4, 10, 4", "4, 20, 0", "4, 19, 4"})
  void peopleWhoTakeMoreTurnsAMinuteThanAnyoneCanAreLeftOut(int turns, int gap, int left) {
    List<TurnRecord> records = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      records.add(by("fast", turn("f" + i, "c" + i, 0, i * gap, Message.user("hi"))));
    }
    records.add(by("calm", turn("calm", "d", 0, 0, Message.user("hi"))));
    Sessions sessions = builder(new SessionConfig(3, 600, .25), records);

    assertThat(sessions.counts().botTurns()).isEqualTo(left);
    assertThat(sessions.counts().bots()).isEqualTo(left == 0 ? 0 : 1);
    assertThat(sessions.turns()).extracting(LoggedTurn::turnId).contains("calm");
    assertThat(sessions.turns()).hasSize(1 + turns - left);
  }

  @Test
  void actionsMakeABotAndImpressionsDoNot() {
    List<TurnRecord> records =
        List.of(
            showing(turn("clicks", "c", 0, 0, Message.user("hi")), "A"),
            showing(turn("sees", "d", 0, 0, Message.user("hi")), "A"));
    List<FeedbackEvent> events = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      events.add(event("c" + i, "clicks", "click", "A", i));
      events.add(event("s" + i, "sees", "impression", "A", i));
    }
    Sessions sessions =
        builder(new SessionConfig(120, 3, .25), records, events.toArray(FeedbackEvent[]::new));

    assertThat(sessions.turns()).extracting(LoggedTurn::turnId).containsExactly("sees");
    assertThat(sessions.counts().bots()).as("without a name, a conversation").isEqualTo(1);
  }

  @Test
  void theLatestTurnsAreHeldOutAndNoConversationIsDivided() {
    Message hi = Message.user("hi");
    Sessions sessions =
        build(
            List.of(
                turn("d1", "d", 0, 25, hi),
                turn("a1", "a", 0, 0, hi),
                turn("b1", "b", 0, 10, hi),
                turn("b2", "b", 1, 40, hi),
                turn("c1", "c", 0, 30, hi),
                turn("c2", "c", 1, 50, hi)));

    Sessions.Split half = sessions.split(.5);
    assertThat(half.train())
        .as("b spans the boundary and stays with the earlier ones")
        .extracting(LoggedTurn::turnId)
        .containsExactly("a1", "b1", "d1", "b2");
    assertThat(half.heldOut()).extracting(LoggedTurn::turnId).containsExactly("c1", "c2");
    assertThat(half.boundary()).isEqualTo(HandMadeLog.START.plusSeconds(30));
    assertThat(build(List.of()).split(.25))
        .isEqualTo(new Sessions.Split(List.of(), List.of(), Instant.EPOCH));
  }

  @Test
  void turnsOfOneInstantHaveOneOrder() {
    Message hi = Message.user("hi");
    List<TurnRecord> one = List.of(turn("b", "x", 0, 0, hi), turn("a", "y", 0, 0, hi));
    assertThat(build(one).turns()).extracting(LoggedTurn::turnId).containsExactly("a", "b");
    assertThat(build(one.reversed()).turns())
        .extracting(LoggedTurn::turnId)
        .containsExactly("a", "b");
  }

  @Test
  void whatWasSaidBeforeIsThePersonsLastMessage() {
    Message reply = Message.of(Role.ASSISTANT, "this one?", List.of());
    assertThat(logged(turn("t", "c", 0, 0, Message.user("a lamp"), reply)).previousUserText())
        .isEqualTo("a lamp");
    assertThat(logged(turn("t", "c", 0, 0, reply)).previousUserText()).isEmpty();
  }

  private static LoggedTurn logged(TurnRecord turn, FeedbackEvent... events) {
    return build(List.of(turn), events).turns().getFirst();
  }

  private static Outcome outcome(TurnRecord turn, FeedbackEvent... events) {
    return logged(turn, events).outcome();
  }

  private static Sessions build(List<TurnRecord> turns, FeedbackEvent... events) {
    return builder(CONFIG, turns, events);
  }

  private static Sessions builder(
      SessionConfig config, List<TurnRecord> turns, FeedbackEvent... events) {
    return new SessionBuilder(config).build(turns.iterator(), List.of(events).iterator());
  }
}
