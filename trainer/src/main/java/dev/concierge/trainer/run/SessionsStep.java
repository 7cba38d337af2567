package dev.concierge.trainer.run;

import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.trainer.run.log.LoggedConversation;
import dev.concierge.trainer.run.sessions.SessionBuilder;
import dev.concierge.trainer.run.sessions.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what was read to sessions. Turns of one version count: another version's features and
 * tokens mean something else. Fed by {@link LogStep}, then {@link #split} once; not thread-safe.
 */
final class SessionsStep {
  private static final Logger LOG = LoggerFactory.getLogger(SessionsStep.class);

  private final String version;
  private final TrainingConfig config;
  private final List<TurnRecord> turns = new ArrayList<>();
  private final List<FeedbackEvent> events = new ArrayList<>();

  /**
   * @param version whose turns are kept
   */
  SessionsStep(String version, TrainingConfig config) {
    this.version = version;
    this.config = config;
  }

  void add(LoggedConversation conversation) {
    conversation.turns().stream()
        .filter(turn -> version.equals(turn.by().version()))
        .forEach(turns::add);
    events.addAll(conversation.events());
  }

  /** The newest turns up to the configured number, split by time. */
  Sessions.Split split() {
    turns.sort(Comparator.comparing(TurnRecord::timestamp).thenComparing(TurnRecord::turnId));
    int surplus = Math.max(0, turns.size() - config.log().maxTurns());
    Sessions sessions =
        new SessionBuilder(config.sessions())
            .build(turns.subList(surplus, turns.size()).iterator(), events.iterator());
    LOG.info("joined the log: {}", sessions.counts());
    return sessions.split(config.sessions().heldOut());
  }
}
