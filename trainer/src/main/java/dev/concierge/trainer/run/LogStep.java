package dev.concierge.trainer.run;

import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.run.log.IndexLog;
import dev.concierge.trainer.run.log.TurnPart;
import dev.concierge.trainer.run.sessions.SessionBuilder;
import dev.concierge.trainer.run.sessions.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first two steps of a run: reads the log and joins it to sessions. */
final class LogStep {
  private static final Logger LOG = LoggerFactory.getLogger(LogStep.class);

  private final ConciergeClient client;
  private final RunTarget target;
  private final SkippedDocuments skipped;

  /**
   * @param skipped gets the documents that are left out
   */
  LogStep(ConciergeClient client, RunTarget target, SkippedDocuments skipped) {
    this.client = client;
    this.target = target;
    this.skipped = skipped;
  }

  /**
   * Turns of the plan's version within its window, the newest up to the configured number, split by
   * time. Another version's features and tokens mean something else, so its turns do not count.
   */
  Sessions.Split split(RunFolder.Plan plan, TrainingConfig config, Progress progress) {
    List<TurnRecord> turns = new ArrayList<>();
    List<FeedbackEvent> events = new ArrayList<>();
    try (Progress.Stage stage = progress.stage("read", 0)) {
      new IndexLog(client, target.eventsIndex(), TurnPart.WHOLE, skipped)
          .read(
              plan.window(),
              conversation -> {
                conversation.turns().stream()
                    .filter(turn -> plan.parent().equals(turn.modelVersion()))
                    .forEach(turns::add);
                events.addAll(conversation.events());
                stage.step(conversation.turns().size());
              });
      skipped.summary().ifPresent(stage::note);
    }
    skipped.summary().ifPresent(LOG::warn);
    turns.sort(Comparator.comparing(TurnRecord::timestamp).thenComparing(TurnRecord::turnId));
    int surplus = Math.max(0, turns.size() - config.log().maxTurns());
    Sessions sessions =
        new SessionBuilder(config.sessions())
            .build(turns.subList(surplus, turns.size()).iterator(), events.iterator());
    LOG.info("joined the log: {}", sessions.counts());
    return sessions.split(config.sessions().heldOut());
  }
}
