package dev.concierge.trainer.run.log;

import java.time.Instant;
import java.util.function.Consumer;

/** Where logged conversations come from. */
public interface FeedbackLog {

  /**
   * The part of a log to read.
   *
   * @param recommender its name
   * @param since first instant, inclusive
   * @param until last instant, exclusive
   */
  record Window(String recommender, Instant since, Instant until) {
    public Window {
      if (!since.isBefore(until)) {
        throw new IllegalArgumentException(
            "a data window must end after it begins but runs from ["
                + since
                + "] to ["
                + until
                + "]");
      }
    }
  }

  /**
   * Streams every conversation that has a turn in the window, each once, in no guaranteed order.
   * Records that cannot be read are left out: a log is written by many hands.
   *
   * @return number of turns that could be read
   */
  long read(Window window, Consumer<LoggedConversation> conversations);
}
