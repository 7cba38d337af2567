package dev.concierge.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunProgress;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.trainer.cluster.SkippedDocuments;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunsTests {
  private static final StartRunRequest REQUEST =
      StartRunRequest.newBuilder().setRecommender("shop").putOverrides("updates", "2").build();

  @TempDir Path home;

  @Test
  void aRunIsWatchedToItsEndAndRemembered() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    try (Runs runs =
        runs(
            (request, journal, cancelled) -> {
              begin.await();
              journal.step("ppo");
              journal.metrics(Map.of("objective/kl", .5));
              return new Runs.Outcome(RunState.RUN_STATE_SUCCEEDED, "promoted");
            })) {
      Run started = runs.start(REQUEST, "default");
      BlockingQueue<RunProgress> seen = new LinkedBlockingQueue<>();
      CountDownLatch ended = new CountDownLatch(1);
      assertThat(runs.watch(started.getId(), seen::add, ended::countDown)).isTrue();
      begin.countDown();
      ended.await();
      RunProgress last = List.copyOf(seen).getLast();
      assertThat(last.getRun().getState()).isEqualTo(RunState.RUN_STATE_SUCCEEDED);
      Run read = new RunStore(home).find(started.getId()).orElseThrow();
      assertThat(read.getMetricsMap()).containsEntry("objective/kl", .5);
      assertThat(read.getStage()).isEqualTo("ppo");
    }
  }

  @Test
  void whatWasLeftOutOfTheLogIsInTheRunsRecord() throws Exception {
    try (Runs runs =
        runs(
            (request, journal, cancelled) -> {
              SkippedDocuments skipped = new SkippedDocuments();
              skipped.add("ubi_events", "odd", "[action_name] is absent");
              journal.skipped(skipped);
              journal.skipped(skipped); // a resumed run reads the log again
              return new Runs.Outcome(RunState.RUN_STATE_SUCCEEDED, "promoted");
            })) {
      Run started = runs.start(REQUEST, "default");
      await(() -> runs.find(started.getId()).orElseThrow().hasFinished());
      Run read = new RunStore(home).find(started.getId()).orElseThrow();
      assertThat(read.getMetricsMap()).containsEntry("log/skipped_documents", 1.0);
      assertThat(read.getSkippedDocumentsList())
          .containsExactly("[ubi_events/odd]: [action_name] is absent");
    }
  }

  @Test
  void aSecondRunOfAPolicyIsRefusedWithTheRunningId() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    try (Runs runs = runs((request, journal, cancelled) -> waitFor(begin))) {
      Run running = runs.start(REQUEST, "default");
      assertThatThrownBy(() -> runs.start(REQUEST, "default"))
          .isInstanceOf(Runs.AlreadyRunning.class)
          .hasMessageContaining(running.getId());
      begin.countDown();
    }
  }

  @Test
  void aRunThatAKilledTrainerLeftBehindIsResumedWithItsRequest() throws Exception {
    RunStore store = new RunStore(home);
    Run left =
        Run.newBuilder()
            .setId("20260101-000000-000-1")
            .setPolicy("default")
            .setState(RunState.RUN_STATE_RUNNING)
            .setStage("ppo")
            .build();
    store.create(left, REQUEST);
    BlockingQueue<StartRunRequest> requests = new LinkedBlockingQueue<>();
    try (Runs runs =
        runs(
            (request, journal, cancelled) -> {
              requests.add(request);
              return new Runs.Outcome(RunState.RUN_STATE_REFUSED, "too little overlap");
            })) {
      runs.resume();
      assertThat(requests.poll(10, TimeUnit.SECONDS)).isEqualTo(REQUEST);
      await(() -> runs.find(left.getId()).orElseThrow().getState() != RunState.RUN_STATE_RUNNING);
      Run ended = runs.find(left.getId()).orElseThrow();
      assertThat(ended.getResumed()).isEqualTo(1);
      assertThat(ended.getState()).isEqualTo(RunState.RUN_STATE_REFUSED);
    }
  }

  @Test
  void aCancelledRunStopsAtItsNextSafePoint() throws Exception {
    try (Runs runs =
        runs(
            (request, journal, cancelled) -> {
              await(cancelled);
              return new Runs.Outcome(RunState.RUN_STATE_CANCELLED, "cancelled");
            })) {
      Run started = runs.start(REQUEST, "default");
      runs.cancel(started.getId());
      await(
          () ->
              runs.find(started.getId()).orElseThrow().getState() == RunState.RUN_STATE_CANCELLED);
      assertThat(runs.cancel("unknown")).isEmpty();
    }
  }

  @Test
  void closingWaitsForTheSafePointAndLeavesTheRunToTheNextStart() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean safe = new AtomicBoolean();
    Runs runs =
        runs(
            (request, journal, cancelled) -> {
              begun.countDown();
              await(cancelled);
              Thread.sleep(100);
              safe.set(true);
              return new Runs.Outcome(RunState.RUN_STATE_CANCELLED, "cancelled");
            });
    Run left = runs.start(REQUEST, "default");
    begun.await();
    runs.close();
    assertThat(safe).isTrue();
    assertThat(new RunStore(home).find(left.getId()).orElseThrow().getState())
        .isEqualTo(RunState.RUN_STATE_RUNNING);
  }

  @Test
  void aFailureIsRecordedWithItsReason() throws Exception {
    try (Runs runs =
        runs(
            (request, journal, cancelled) -> {
              journal.step("read");
              throw new IllegalStateException("index [x] does not exist");
            })) {
      Run started = runs.start(REQUEST, "default");
      await(() -> runs.find(started.getId()).orElseThrow().getState() == RunState.RUN_STATE_FAILED);
      Run failed = runs.find(started.getId()).orElseThrow();
      assertThat(failed.getMessage()).contains("[x]");
      assertThat(failed.getStage()).isEqualTo("read");
    }
  }

  @Test
  void aPathAsRunIdFindsNothing() {
    try (Runs runs = runs((request, journal, cancelled) -> null)) {
      assertThat(runs.find("../../etc")).isEmpty();
    }
  }

  private Runs runs(Runs.Work work) {
    return new Runs(new RunStore(home), work, Clock.systemUTC());
  }

  private static Runs.Outcome waitFor(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return new Runs.Outcome(RunState.RUN_STATE_SUCCEEDED, "done");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }
}
