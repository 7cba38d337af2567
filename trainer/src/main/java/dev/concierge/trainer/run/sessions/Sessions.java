package dev.concierge.trainer.run.sessions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The joined log.
 *
 * @param turns in order of time
 * @param counts what was read and left out
 */
public record Sessions(List<LoggedTurn> turns, Counts counts) {
  public Sessions {
    turns = List.copyOf(turns);
  }

  /**
   * @param turns turns kept
   * @param duplicateTurns turn records with an id seen before
   * @param duplicateEvents events with an id seen before
   * @param orphanEvents events of a turn that is not in the log
   * @param strayItemEvents events on an item that the turn did not show
   * @param bots people left out for an implausible rate
   * @param botTurns their turns
   */
  public record Counts(
      int turns,
      int duplicateTurns,
      int duplicateEvents,
      int orphanEvents,
      int strayItemEvents,
      int bots,
      int botTurns) {}

  /**
   * Earlier turns to learn from, later ones to judge with. No conversation is on both sides: one
   * that spans the boundary stays with the earlier turns.
   *
   * @param boundary time of the first held-out conversation's turn; epoch when nothing is held out
   */
  public record Split(List<LoggedTurn> train, List<LoggedTurn> heldOut, Instant boundary) {
    public Split {
      train = List.copyOf(train);
      heldOut = List.copyOf(heldOut);
    }
  }

  /** Holds out the latest {@code share} of the turns. */
  public Split split(double share) {
    int boundary = (int) Math.floor(turns.size() * (1 - share));
    Set<String> early = new HashSet<>();
    turns.subList(0, boundary).forEach(turn -> early.add(turn.conversationId()));
    List<LoggedTurn> train = new ArrayList<>();
    List<LoggedTurn> heldOut = new ArrayList<>();
    turns.forEach(turn -> (early.contains(turn.conversationId()) ? train : heldOut).add(turn));
    Instant time = heldOut.isEmpty() ? Instant.EPOCH : heldOut.get(0).record().timestamp();
    return new Split(train, heldOut, time);
  }
}
