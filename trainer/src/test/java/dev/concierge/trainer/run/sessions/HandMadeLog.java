package dev.concierge.trainer.run.sessions;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.log.TurnRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Turns and events of one recommender, in as few words as a table's row. */
public final class HandMadeLog {
  /** When everything begins; all times count from here in seconds. */
  public static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  private HandMadeLog() {}

  /** A turn of version {@code v1} without a slate. */
  public static TurnRecord turn(
      String id, String conversation, int index, int second, Message... said) {
    return record(id, conversation, null, index, second, List.of(said), null);
  }

  /** The turn of a person who has signed in. */
  public static TurnRecord by(String user, TurnRecord turn) {
    return new TurnRecord(
        new TurnRecord.Place(
            turn.turnId(),
            turn.recommender(),
            turn.conversationId(),
            user,
            turn.timestamp(),
            turn.turnIndex()),
        turn.messages(),
        turn.act(),
        turn.decision(),
        turn.reply(),
        turn.by(),
        turn.stageMicros());
  }

  /** The turn with a slate of these items, shown in this order. */
  public static TurnRecord showing(TurnRecord turn, String... items) {
    return record(
        turn.turnId(),
        turn.conversationId(),
        turn.userId(),
        turn.turnIndex(),
        (int) (turn.timestamp().getEpochSecond() - START.getEpochSecond()),
        turn.messages(),
        new SlateDecision(
            List.of(items),
            new float[items.length][1],
            new float[items.length],
            IntStream.range(0, items.length).toArray(),
            false,
            1,
            items.length,
            new double[items.length]));
  }

  /**
   * @param item {@code null} for an action on the whole turn
   */
  public static FeedbackEvent event(
      String id, String turn, String action, String item, int second) {
    return new FeedbackEvent(
        id,
        turn,
        action,
        item,
        OptionalInt.empty(),
        OptionalDouble.empty(),
        null,
        null,
        START.plusSeconds(second));
  }

  /** Time spent on an item. */
  public static FeedbackEvent dwell(String id, String turn, String item, double millis) {
    return new FeedbackEvent(
        id, turn, "dwell", item, OptionalInt.empty(), OptionalDouble.of(millis), null, null, START);
  }

  private static TurnRecord record(
      String id,
      String conversation,
      String user,
      int index,
      int second,
      List<Message> said,
      SlateDecision decision) {
    return new TurnRecord(
        new TurnRecord.Place(id, "shop", conversation, user, START.plusSeconds(second), index),
        said,
        Act.RECOMMEND,
        decision,
        null,
        new TurnRecord.ActingVersion("default", "v1", "space"),
        Map.of());
  }
}
