package dev.concierge.models.policy.batching;

import dev.concierge.models.generation.SequenceModel;
import dev.concierge.models.generation.TokenChooser;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A sequence in the batch. Its user asks for one thing at a time and waits; between asking and
 * {@link #finish} only the scheduler's thread touches it.
 */
final class BatchedSequence implements SequenceModel.Sequence {
  /** Slot of a sequence that has none. */
  static final int NO_SLOT = -1;

  private final BatchScheduler scheduler;
  private final int capacity;

  /** Tokens in the cache, {@code length} of them, then those to be read, up to {@code wanted}. */
  int[] tokens = new int[0];

  int length;
  int wanted;

  /** Positions whose keys and values come from reading, not from drawing. */
  int read;

  /** Token to append next while the sequence is decoded. */
  int next;

  int slot = NO_SLOT;

  /** Order of arrival; older sequences are read first. */
  final long number;

  /** Chooses tokens; null while tokens are only read. */
  TokenChooser chooser;

  /** Where the logits after the tokens read go; lent by the scheduler. */
  float[] logits;

  private volatile Thread waiting;
  private RuntimeException failure;
  private boolean ended;
  private boolean closed;

  BatchedSequence(BatchScheduler scheduler, int capacity, long number) {
    this.scheduler = scheduler;
    this.capacity = capacity;
    this.number = number;
  }

  @Override
  public float[] append(int[] more) {
    read(more);
    ask();
    return logits;
  }

  @Override
  public void decode(int[] more, TokenChooser tokenChooser) {
    read(more);
    chooser = tokenChooser;
    ended = true;
    ask();
  }

  private void read(int[] more) {
    if (closed || ended) {
      throw new IllegalStateException("the sequence is " + (closed ? "closed" : "at its end"));
    }
    if (more.length == 0 || length + more.length > capacity) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%d] tokens do not fit a context of [%d] that has [%d]",
              more.length,
              capacity,
              length));
    }
    wanted = length + more.length;
    grow(wanted);
    System.arraycopy(more, 0, tokens, length, more.length);
  }

  private void ask() {
    Thread user = Thread.currentThread();
    waiting = user;
    scheduler.submit(this);
    boolean interrupted = false;
    while (waiting == user) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      user.interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Scheduler: what was asked for is done, or failed. */
  void finish(RuntimeException cause) {
    failure = cause;
    Thread user = waiting;
    waiting = null;
    LockSupport.unpark(user);
  }

  /** Scheduler: the token is in the cache. */
  void appended(int token) {
    grow(length + 1);
    tokens[length++] = token;
    wanted = length;
  }

  private void grow(int size) {
    if (tokens.length < size) {
      tokens = Arrays.copyOf(tokens, Math.min(capacity, Math.max(size, 2 * tokens.length)));
    }
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.release(this);
    }
  }
}
