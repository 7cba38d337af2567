package dev.concierge.models.policy.batching;

import dev.concierge.models.generation.NoFreeSlotException;
import dev.concierge.models.generation.SequenceModel;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.decoder.SlotDecoder;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Continuous batching: one thread runs the graph for all sequences. Those that are decoded share
 * steps and join and leave between two of them; new ones are read into their slot at batch 1.
 *
 * <p>Thread-safe; owns graph and caches. Closing it while a sequence is in use is the owner's
 * mistake: its user gets an {@link InferenceException}.
 */
public final class BatchScheduler implements SequenceModel, AutoCloseable {
  private final SlotDecoder graph;
  private final PrefixCache prefixes;
  private final DecodeLoop loop;
  private final Semaphore free;
  private final int slots;
  private final Duration slotWait;
  private final Thread thread;
  private final LongAdder sequences = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** Opens a graph with one slot more than {@code options} says, to move rows through. */
  public static BatchScheduler open(Path file, GeneratorConfig config, RuntimeOptions options) {
    SlotDecoder graph = SlotDecoder.open(file, config, options, options.slots() + 1);
    try {
      return new BatchScheduler(graph, options);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private BatchScheduler(SlotDecoder graph, RuntimeOptions options) {
    this.graph = graph;
    this.slots = options.slots();
    this.slotWait = options.slotWait();
    this.free = new Semaphore(slots, true);
    this.prefixes = new PrefixCache(graph.cache(), options.prefixCacheBytes());
    this.loop = new DecodeLoop(graph, prefixes);
    this.thread = new Thread(loop, "concierge-decode");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Sequence open() {
    try {
      if (!free.tryAcquire(slotWait.toMillis(), TimeUnit.MILLISECONDS)) {
        refused.increment();
        throw new NoFreeSlotException(
            String.format(
                Locale.ROOT,
                "all [%d] generation slots stayed busy for [%d] ms",
                slots,
                slotWait.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoFreeSlotException("interrupted while waiting for a generation slot");
    }
    sequences.increment();
    return new BatchedSequence(this, graph.capacity(), sequences.sum());
  }

  @Override
  public int vocabularySize() {
    return graph.vocabularySize();
  }

  /** What was done so far. */
  public DecodingStatistics statistics() {
    return new DecodingStatistics(
        sequences.sum(),
        loop.prefilled(),
        loop.steps(),
        loop.rows(),
        refused.sum(),
        prefixes.statistics());
  }

  /** A user waits for this sequence. */
  void submit(BatchedSequence sequence) {
    loop.submit(sequence);
  }

  /** A user needs this sequence no more. */
  void release(BatchedSequence sequence) {
    loop.release(sequence);
    free.release();
  }

  /** Bytes of the slots and, at most, of what is kept of ended sequences. */
  public long cacheBytes() {
    return graph.cache().bytes() + prefixes.mostBytes();
  }

  @Override
  public void close() {
    loop.end();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    graph.close();
  }
}
