package dev.concierge.trainer.console;

/** What the exit status of a command means. */
public enum ExitCode {
  OK(0),
  FAILURE(1),
  USAGE(2),
  /** The node or the trainer that the command talks to does not answer. */
  NOT_RUNNING(3),
  /** The gate refused the new version. */
  GATE_REFUSED(4);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  public int value() {
    return value;
  }
}
