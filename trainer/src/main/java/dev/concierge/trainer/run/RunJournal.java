package dev.concierge.trainer.run;

import com.google.protobuf.util.Timestamps;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunProgress;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.console.Progress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a run tells the world: its record, saved at every change, and its progress, sent to those
 * who watch. Thread-safe.
 */
public final class RunJournal implements Progress {
  private final RunStore store;
  private final RunWatchers watch;
  private final Clock clock;
  private Run run;

  RunJournal(RunStore store, RunWatchers watch, Clock clock, Run run) {
    this.store = store;
    this.watch = watch;
    this.clock = clock;
    this.run = run;
  }

  public synchronized Run run() {
    return run;
  }

  /**
   * Enters a step of the run: read, sessions, evidence, reward, ppo, evaluate, export, register.
   */
  public void step(String step) {
    update(builder -> builder.setStage(step));
  }

  /** Keeps the last value of each metric. */
  public void metrics(Map<String, Double> metrics) {
    update(builder -> builder.putAllMetrics(metrics));
  }

  /** Documents of the log that were left out: how many, and the first by name. */
  public void skipped(SkippedDocuments documents) {
    update(
        builder ->
            builder
                .putMetrics("log/skipped_documents", (double) documents.count())
                .clearSkippedDocuments()
                .addAllSkippedDocuments(documents.first()));
  }

  public void candidate(String version) {
    update(builder -> builder.setCandidateVersion(version));
  }

  public void parent(String version) {
    update(builder -> builder.setParentVersion(version));
  }

  public void verdict(List<String> reasons) {
    update(builder -> builder.clearGateReasons().addAllGateReasons(reasons));
  }

  void resumed() {
    update(builder -> builder.setResumed(builder.getResumed() + 1));
  }

  void running() {
    update(builder -> builder.setState(RunState.RUN_STATE_RUNNING));
  }

  void finish(RunState state, String message) {
    update(
        builder ->
            builder
                .setState(state)
                .setMessage(message)
                .setFinished(Timestamps.fromMillis(clock.millis())));
  }

  private void update(UnaryOperator<Run.Builder> change) {
    RunProgress progress;
    synchronized (this) {
      run = change.apply(run.toBuilder()).build();
      store.save(run);
      progress = RunProgress.newBuilder().setRun(run).setStage(run.getStage()).build();
    }
    watch.publish(progress);
  }

  @Override
  public Stage stage(String name, long total) {
    return new Stage() {
      private long done;
      private String note = "";

      @Override
      public synchronized void step(long n) {
        done += n;
        publish();
      }

      @Override
      public synchronized void note(String text) {
        note = text;
        publish();
      }

      @Override
      public void close() {}

      private void publish() {
        watch.publish(
            RunProgress.newBuilder()
                .setRun(run())
                .setStage(name)
                .setDone(done)
                .setTotal(total)
                .setNote(note)
                .build());
      }
    };
  }
}
