package dev.concierge.models.policy.batching;

import dev.concierge.models.generation.TokenChooser;
import dev.concierge.models.policy.decoder.SlotDecoder;
import dev.concierge.models.policy.onnx.InferenceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the one decoding thread does. Between two steps at most {@link #PREFILL_BUDGET} tokens are
 * read, in chunks, the oldest sequence first: so a first token comes soon and nobody who is being
 * answered is starved.
 *
 * <p>{@link #submit}, {@link #release}, {@link #end} and the counters are for any thread; graph,
 * batch and prefixes belong to the thread that runs the loop.
 */
final class DecodeLoop implements Runnable {
  /** Most tokens read between two steps. */
  static final int PREFILL_BUDGET = 2 * SlotDecoder.CHUNK;

  private final SlotDecoder graph;
  private final PrefixCache prefixes;
  private final Batch batch;
  private final Deque<BatchedSequence> asked = new ArrayDeque<>();
  private final Deque<BatchedSequence> released = new ArrayDeque<>();
  private final List<BatchedSequence> reading = new ArrayList<>();
  private final Deque<float[]> spareLogits = new ArrayDeque<>();
  private final float[] rowLogits;
  private final LongAdder prefilled = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private int readSinceStep;
  private boolean closing;
  private volatile Throwable failure;

  DecodeLoop(SlotDecoder graph, PrefixCache prefixes) {
    this.graph = graph;
    this.prefixes = prefixes;
    this.batch = new Batch(graph.cache());
    this.rowLogits = new float[graph.vocabularySize()];
  }

  /** Tokens read. */
  long prefilled() {
    return prefilled.sum();
  }

  /** Runs of the graph over the batch. */
  long steps() {
    return steps.sum();
  }

  /** Rows of all steps. */
  long rows() {
    return rows.sum();
  }

  /** A user waits for this sequence. */
  void submit(BatchedSequence sequence) {
    synchronized (asked) {
      if (!closing) {
        asked.add(sequence);
        asked.notifyAll();
        return;
      }
    }
    sequence.finish(closed());
  }

  /** A user needs this sequence no more. */
  void release(BatchedSequence sequence) {
    synchronized (asked) {
      if (!closing) {
        released.add(sequence);
        asked.notifyAll();
      }
    }
  }

  /** The loop ends after what it is doing now. */
  void end() {
    synchronized (asked) {
      closing = true;
      asked.notifyAll();
    }
  }

  @Override
  public void run() {
    try {
      while (takeOver()) {
        if (batch.rows() == 0) {
          readSinceStep = 0;
        }
        BatchedSequence oldest = oldest();
        if (oldest != null && readSinceStep < PREFILL_BUDGET) {
          read(oldest);
        } else if (batch.rows() > 0) {
          step();
        }
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      abandon();
    }
  }

  /** Waits for work when there is none; false when it is time to end. */
  private boolean takeOver() {
    synchronized (asked) {
      while (!closing
          && asked.isEmpty()
          && released.isEmpty()
          && reading.isEmpty()
          && batch.rows() == 0) {
        try {
          asked.wait();
        } catch (InterruptedException e) {
          closing = true;
        }
      }
      while (!released.isEmpty()) {
        BatchedSequence sequence = released.poll();
        reading.remove(sequence);
        leave(sequence);
      }
      while (!asked.isEmpty()) {
        reading.add(asked.poll());
      }
      return !closing;
    }
  }

  private BatchedSequence oldest() {
    BatchedSequence oldest = null;
    for (int i = 0; i < reading.size(); i++) {
      BatchedSequence sequence = reading.get(i);
      if (oldest == null || sequence.number < oldest.number) {
        oldest = sequence;
      }
    }
    return oldest;
  }

  /** Reads the next chunk of a sequence; after the last one it is answered or joins the batch. */
  private void read(BatchedSequence sequence) {
    try {
      if (sequence.slot == BatchedSequence.NO_SLOT) {
        batch.place(sequence);
        sequence.length = prefixes.restore(sequence.slot, sequence.tokens, sequence.wanted - 2);
      }
      int from = Math.max(0, Math.min(sequence.length, sequence.wanted - 2));
      int count = chunk(sequence.wanted - from);
      graph.prefill(sequence.slot, sequence.tokens, from, count);
      sequence.length = from + count;
      sequence.read = sequence.length;
      readSinceStep += count;
      prefilled.add(count);
      if (sequence.length == sequence.wanted) {
        reading.remove(sequence);
        readToTheEnd(sequence);
      }
    } catch (RuntimeException e) {
      reading.remove(sequence);
      fail(sequence, e);
    }
  }

  /**
   * Tokens to read next of those that are left. Never one alone: attention over several positions
   * and over one differ in the last bits, and what is read must not depend on where reading began.
   */
  private static int chunk(int left) {
    return left == SlotDecoder.CHUNK + 1 ? left - 2 : Math.min(left, SlotDecoder.CHUNK);
  }

  private void readToTheEnd(BatchedSequence sequence) {
    if (sequence.chooser == null) {
      if (sequence.logits == null) {
        float[] spare = spareLogits.poll();
        sequence.logits = spare == null ? new float[graph.vocabularySize()] : spare;
      }
      graph.logits(0, sequence.logits);
      sequence.finish(null);
      return;
    }
    if (choose(sequence, 0)) {
      batch.join(sequence);
    } else {
      complete(sequence);
    }
  }

  /** Whether the sequence goes on, with the token chosen from a row's logits. */
  private boolean choose(BatchedSequence sequence, int row) {
    graph.logits(row, rowLogits);
    sequence.next = sequence.chooser.choose(rowLogits);
    return sequence.next != TokenChooser.STOP && sequence.length < graph.capacity();
  }

  private void step() {
    readSinceStep = 0;
    int count = batch.rows();
    for (int row = 0; row < count; row++) {
      BatchedSequence sequence = batch.row(row);
      graph.set(row, sequence.next, sequence.length);
    }
    try {
      graph.step(count);
    } catch (RuntimeException e) {
      for (int row = count - 1; row >= 0; row--) {
        fail(batch.row(row), e);
      }
      return;
    }
    steps.increment();
    rows.add(count);
    for (int row = count - 1; row >= 0; row--) { // a hole is closed with the last row, seen before
      BatchedSequence sequence = batch.row(row);
      sequence.appended(sequence.next);
      try {
        if (!choose(sequence, row)) {
          complete(sequence);
        }
      } catch (RuntimeException e) {
        fail(sequence, e);
      }
    }
  }

  /** A decoded sequence is at its end: its slot is free before its user knows. */
  private void complete(BatchedSequence sequence) {
    leave(sequence);
    sequence.finish(null);
  }

  private void fail(BatchedSequence sequence, RuntimeException cause) {
    sequence.length = 0; // what its slot holds is not to be trusted
    try {
      leave(sequence);
    } finally {
      sequence.finish(new InferenceException("a sequence failed: " + cause.getMessage(), cause));
    }
  }

  private void leave(BatchedSequence sequence) {
    if (sequence.slot != BatchedSequence.NO_SLOT) {
      prefixes.keep(sequence.slot, sequence.tokens, Math.min(sequence.read, sequence.length));
      batch.remove(sequence);
    }
    if (sequence.logits != null) {
      spareLogits.push(sequence.logits);
      sequence.logits = null;
    }
  }

  private void abandon() {
    synchronized (asked) {
      closing = true;
      reading.addAll(asked);
      asked.clear();
    }
    reading.forEach(sequence -> sequence.finish(closed()));
    batch.all().forEach(sequence -> sequence.finish(closed()));
  }

  private InferenceException closed() {
    return failure == null
        ? new InferenceException("the generator was closed while a sequence was in use")
        : new InferenceException("the generator has ended: " + failure.getMessage(), failure);
  }
}
