package dev.concierge.trainer.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Documents of a log that could not be read. Anybody may write to an events index, so one odd
 * document must not end a run; it is left out, counted, and the first few are named for whoever
 * wants to mend them. What is kept does not grow with the log. Not thread-safe.
 */
public final class SkippedDocuments {
  private static final int NAMED = 10;
  private static final int REASON_CHARACTERS = 300;

  private final List<String> first = new ArrayList<>();
  private long count;

  /**
   * Leaves a document out.
   *
   * @param index where it lies
   * @param id its {@code _id}
   * @param reason why it cannot be read
   */
  public void add(String index, String id, String reason) {
    count++;
    if (first.size() < NAMED) {
      first.add("[" + index + "/" + id + "]: " + abbreviated(reason));
    }
  }

  /** How many were left out. */
  public long count() {
    return count;
  }

  /** The first of them, {@code [index/_id]: reason}. */
  public List<String> first() {
    return List.copyOf(first);
  }

  /** The count and the first of them in one sentence; empty if none was left out. */
  public Optional<String> summary() {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "[%d] documents of the log cannot be read and were left out; first %s",
                count,
                String.join("; ", first)));
  }

  private static String abbreviated(String reason) {
    return reason.length() <= REASON_CHARACTERS
        ? reason
        : reason.substring(0, REASON_CHARACTERS) + "...";
  }
}
