package dev.concierge.trainer.run;

import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.run.log.FeedbackLog;
import dev.concierge.trainer.run.log.IndexLog;
import dev.concierge.trainer.run.log.LoggedConversation;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first step of a run: reads the log, once for all steps that learn from it. */
final class LogStep {
  private static final Logger LOG = LoggerFactory.getLogger(LogStep.class);

  private final FeedbackLog log;
  private final SkippedDocuments skipped;

  /**
   * @param skipped gets the documents that are left out
   */
  LogStep(ConciergeClient client, RunTarget target, SkippedDocuments skipped) {
    this.log = new IndexLog(client, target.eventsIndex(), skipped);
    this.skipped = skipped;
  }

  /** Hands over every conversation of the window, of whichever version. */
  void read(
      FeedbackLog.Window window, Progress progress, Consumer<LoggedConversation> conversations) {
    try (Progress.Stage stage = progress.stage("read", 0)) {
      log.read(
          window,
          conversation -> {
            conversations.accept(conversation);
            stage.step(conversation.turns().size());
          });
      skipped.summary().ifPresent(stage::note);
    }
    skipped.summary().ifPresent(LOG::warn);
  }
}
