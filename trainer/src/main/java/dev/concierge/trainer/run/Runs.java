package dev.concierge.trainer.run;

import com.google.protobuf.util.Timestamps;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunProgress;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.trainer.console.ErrorKind;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, resumes, watches and cancels runs. One run of a policy at a time; runs of different
 * policies wait for each other, because training uses all cores. Thread-safe.
 */
public final class Runs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Below the 30 s that service managers commonly leave a process between SIGTERM and SIGKILL. */
  static final Duration GRACE = Duration.ofSeconds(20);

  /** The work of a run. */
  public interface Work {
    /**
     * Does the work; called again with the same request and folder after a restart.
     *
     * @param cancelled becomes true when the run shall stop at its next safe point
     * @return the final state: succeeded, refused or cancelled, and one sentence
     */
    Outcome execute(StartRunRequest request, RunJournal journal, BooleanSupplier cancelled)
        throws Exception;
  }

  /** How a run ended. */
  public record Outcome(RunState state, String message) {}

  /** A second run of a policy was asked for. */
  public static final class AlreadyRunning extends RuntimeException implements ErrorKind.Known {
    private static final long serialVersionUID = 1L;

    AlreadyRunning(String policy, String running) {
      super(
          "a run of policy ["
              + policy
              + "] is in progress: ["
              + running
              + "]; wait for it or cancel it");
    }

    @Override
    public ErrorKind kind() {
      return ErrorKind.CONFLICT;
    }
  }

  private record Active(RunJournal journal, RunWatchers watch, AtomicBoolean cancelled) {}

  private final RunStore store;
  private final Work work;
  private final Clock clock;
  private final Map<String, Active> active = new ConcurrentHashMap<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicInteger sequence = new AtomicInteger();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "training-run"));

  public Runs(RunStore store, Work work, Clock clock) {
    this.store = store;
    this.work = work;
    this.clock = clock;
  }

  /** Takes up the runs that a killed trainer left behind, oldest first. */
  public void resume() {
    for (Run run : store.all().reversed()) {
      if (open(run)) {
        LOG.info("resuming run [{}], which had reached [{}]", run.getId(), run.getStage());
        Active resumed = activate(run);
        resumed.journal.resumed();
        submit(resumed, store.request(run.getId()));
      }
    }
  }

  /**
   * Starts a run.
   *
   * @param policy the model it tunes
   * @throws AlreadyRunning naming the run of the same policy that is in progress
   */
  public synchronized Run start(StartRunRequest request, String policy) {
    for (Active other : active.values()) {
      if (other.journal.run().getPolicy().equals(policy)) {
        throw new AlreadyRunning(policy, other.journal.run().getId());
      }
    }
    Run run =
        Run.newBuilder()
            .setId(ID.format(clock.instant()) + "-" + sequence.incrementAndGet())
            .setRecommender(request.getRecommender())
            .setPolicy(policy)
            .setState(RunState.RUN_STATE_QUEUED)
            .setStarted(Timestamps.fromMillis(clock.millis()))
            .build();
    store.create(run, request);
    submit(activate(run), request);
    return run;
  }

  public Optional<Run> find(String id) {
    Active running = active.get(id);
    return running == null ? store.find(id) : Optional.of(running.journal.run());
  }

  /** Newest first. */
  public List<Run> list(String policy, int limit) {
    return store.all().stream()
        .filter(run -> policy.isEmpty() || run.getPolicy().equals(policy))
        .limit(limit)
        .toList();
  }

  /** Asks a run to stop; a finished one is returned unchanged. */
  public Optional<Run> cancel(String id) {
    Active running = active.get(id);
    if (running != null) {
      running.cancelled.set(true);
    }
    return find(id);
  }

  /**
   * Sends progress until the run ends; the last message carries its final state.
   *
   * @param ended called once, after the last message
   * @return false if there is no such run
   */
  public boolean watch(String id, Consumer<RunProgress> watcher, Runnable ended) {
    Optional<Run> found = find(id);
    if (found.isEmpty()) {
      return false;
    }
    AtomicBoolean done = new AtomicBoolean();
    Consumer<RunProgress> untilEnd =
        progress -> {
          synchronized (done) {
            if (done.get()) {
              return;
            }
            watcher.accept(progress);
            if (!open(progress.getRun())) {
              done.set(true);
              ended.run();
            }
          }
        };
    Active running = active.get(id);
    if (running != null) {
      running.watch.add(untilEnd);
    }
    // read again after subscribing: the run may have ended in between
    Run now = find(id).orElseThrow();
    untilEnd.accept(RunProgress.newBuilder().setRun(now).setStage(now.getStage()).build());
    return true;
  }

  /**
   * Leaves running work to be resumed by the next start. Waits up to {@link #GRACE} for its next
   * safe point, so that nobody pulls its folder or the native libraries from under it; work that
   * takes longer goes on from its last checkpoint, as after a kill.
   */
  @Override
  public void close() {
    stopping.set(true);
    active.values().forEach(running -> running.cancelled.set(true));
    executor.shutdown();
    try {
      if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("a run reached no safe point within [{}]; stopping without it", GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Active activate(Run run) {
    RunWatchers watch = new RunWatchers();
    Active entry = new Active(new RunJournal(store, watch, clock, run), watch, new AtomicBoolean());
    active.put(run.getId(), entry);
    return entry;
  }

  private void submit(Active running, StartRunRequest request) {
    executor.execute(() -> execute(running, request));
  }

  private void execute(Active running, StartRunRequest request) {
    String id = running.journal.run().getId();
    if (stopping.get()) {
      return;
    }
    try {
      running.journal.running();
      Outcome outcome =
          running.cancelled.get()
              ? new Outcome(RunState.RUN_STATE_CANCELLED, "cancelled before it began")
              : work.execute(request, running.journal, running.cancelled::get);
      if (outcome.state() == RunState.RUN_STATE_CANCELLED && stopping.get()) {
        return;
      }
      end(running, outcome);
    } catch (Exception e) {
      LOG.error("run [{}] failed in [{}]", id, running.journal.run().getStage(), e);
      end(running, new Outcome(RunState.RUN_STATE_FAILED, describe(e)));
    }
  }

  private void end(Active running, Outcome outcome) {
    running.journal.finish(outcome.state(), outcome.message());
    active.remove(running.journal.run().getId());
  }

  private static String describe(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static boolean open(Run run) {
    return run.getState() == RunState.RUN_STATE_QUEUED
        || run.getState() == RunState.RUN_STATE_RUNNING;
  }
}
