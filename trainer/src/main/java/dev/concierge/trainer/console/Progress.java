package dev.concierge.trainer.console;

/** Receives the progress of long work. Implementations are safe for use by several threads. */
public interface Progress {

  /** Shows nothing. */
  Progress SILENT = (name, total) -> Stage.SILENT;

  /**
   * Begins a stage; close it when it ends.
   *
   * @param name what is being done, a few words
   * @param total units of work, or 0 when unknown
   */
  Stage stage(String name, long total);

  /** A stage in progress. */
  interface Stage extends AutoCloseable {

    /** Shows nothing. */
    Stage SILENT =
        new Stage() {
          @Override
          public void step(long n) {}

          @Override
          public void note(String text) {}

          @Override
          public void close() {}
        };

    /** Reports {@code n} more units of work done. */
    void step(long n);

    /** A short remark beside the bar, such as the current loss; replaces the one before. */
    void note(String text);

    @Override
    void close();
  }
}
