package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.grpc.v1.GetRunRequest;
import dev.concierge.grpc.v1.PromoteModelRequest;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.LearningShop;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import dev.concierge.it.stage.Traffic;
import dev.concierge.it.stage.TrainerProcess;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.simulate.LoopReport;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The loop on real parts: a first policy, logged conversations with feedback, a training run that
 * survives the kill of its trainer, and the promotion of what it made.
 */
@ExtendWith(RunningNode.class)
class LearningLoopIT {

  private static final String NAME = "it-loop";
  private static final String RECOMMEND =
      "/_plugins/_concierge/recommenders/" + NAME + "/_recommend";
  private static final int PEOPLE = 60;
  private static final int UPDATES = 12;
  private static final int ROLLOUTS = 16;

  /** Short, and refused whatever it learns, so that the promotion is the test's. */
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "updates", "" + UPDATES,
          "rollouts", "" + ROLLOUTS,
          "ppoEpochs", "2",
          "headEpochs", "5",
          "minRewardTurns", "20",
          "minExploredTurns", "5",
          "minEffectiveSampleSize", "2",
          "resamples", "50",
          "minDifference", "1000");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aRunGoesOnAfterTheKillOfItsTrainerAndItsVersionIsPromoted(
      Backend backend, NodeProcess shared) throws Exception {
    if (backend == Backend.ONNXRUNTIME) {
      learns(backend, shared, RunningNode.TRAINER_ADDRESS);
      return;
    }
    String trainer = "127.0.0.1:" + NodeProcess.freePort();
    try (NodeProcess node =
        new NodeProcess(
            NAME,
            "plugins.concierge.trainer.address=" + trainer,
            "plugins.concierge.inference.backend=kserve",
            "plugins.concierge.inference.kserve.address=" + trainer)) {
      node.startFresh();
      learns(backend, node, trainer, "--inference");
    }
  }

  /**
   * @param options further options of the trainer
   */
  private void learns(Backend backend, NodeProcess node, String address, String... options)
      throws Exception {
    Path home = folder.resolve("trainer");
    Rest rest = node.rest();
    try (ConciergeClient client = new ConciergeClient(node.uri());
        TrainerProcess trainer = new TrainerProcess(home, address, node.uri(), options)) {
      trainer.start();
      LearningShop shop = new LearningShop(client, NAME);
      shop.open("first", folder, new ModelStore(home.resolve("models")));
      BackendNode.awaitPolicy(rest, NAME);
      BackendNode.assertComputes(backend, rest);
      LoopReport visits = shop.visit(PEOPLE);
      assertThat(visits.conversations()).isEqualTo(PEOPLE);
      assertThat(visits.events()).isPositive();

      refusesAnUnknownOverride(trainer);
      Run started = trainer.service().startRun(request(OVERRIDES));
      refusesASecondRun(trainer, started);
      int before = killAfterACheckpoint(trainer, started);
      trainer.start();
      Run ended = ended(trainer, started.getId());

      wasResumed(ended, before, trainer);
      isRegistered(ended, rest);
      isPromotedUnderTraffic(ended, trainer, rest);
    }
  }

  private static void refusesAnUnknownOverride(TrainerProcess trainer) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> trainer.service().startRun(request(Map.of("updatez", "3"))))
        .satisfies(
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(refusal.getStatus().getDescription()).contains("[updatez]");
            });
  }

  private static void refusesASecondRun(TrainerProcess trainer, Run running) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> trainer.service().startRun(request(OVERRIDES)))
        .satisfies(
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(refusal.getStatus().getDescription()).contains(running.getId());
            });
  }

  /** Returns the updates done at the kill. */
  private static int killAfterACheckpoint(TrainerProcess trainer, Run run) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (updates(trainer.run(run.getId())) == 0) {
      if (System.nanoTime() > deadline || get(trainer, run.getId()).hasFinished()) {
        throw new AssertionError(
            "no checkpoint; log of the trainer:\n" + Files.readString(trainer.log()));
      }
      Thread.sleep(10);
    }
    trainer.kill();
    int done = updates(trainer.run(run.getId()));
    assertThat(done).as("updates done when the trainer was killed").isBetween(1, UPDATES - 1);
    return done;
  }

  private static Run ended(TrainerProcess trainer, String id) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    Run run;
    do {
      Thread.sleep(200);
      run = get(trainer, id);
    } while (!run.hasFinished() && System.nanoTime() < deadline);
    assertThat(run.getState())
        .as("%s; log of the trainer:%n%s", run.getMessage(), Files.readString(trainer.log()))
        .isEqualTo(RunState.RUN_STATE_REFUSED);
    return run;
  }

  private static Run get(TrainerProcess trainer, String id) {
    return trainer.service().getRun(GetRunRequest.newBuilder().setId(id).build());
  }

  private static void wasResumed(Run run, int before, TrainerProcess trainer) throws IOException {
    assertThat(run.getResumed()).isEqualTo(1);
    JsonNode state = state(trainer.run(run.getId()));
    assertThat(state.path("update").asInt()).isEqualTo(UPDATES).isGreaterThan(before);
    assertThat(state.path("history").findValuesAsText("val/num_episodes"))
        .as("episodes after each update")
        .isEqualTo(
            IntStream.rangeClosed(1, UPDATES)
                .mapToObj(update -> "" + (double) (update * ROLLOUTS))
                .toList());
    assertThat(run.getMetricsMap())
        .containsEntry("val/num_episodes", (double) (UPDATES * ROLLOUTS));
  }

  private static void isRegistered(Run run, Rest rest) throws IOException {
    assertThat(run.getParentVersion()).isEqualTo("first");
    assertThat(run.getGateReasonsList()).anyMatch(reason -> reason.contains("off-policy"));
    JsonNode version =
        rest.get("/_plugins/_concierge/models/" + NAME + "/versions/" + run.getCandidateVersion())
            .body();
    assertThat(version.at("/state").asText()).isEqualTo("candidate");
    assertThat(version.at("/deployed").asBoolean()).isTrue();
    assertThat(version.at("/parent").asText()).isEqualTo("first");
    JsonNode seen = rest.get("/_plugins/_concierge/_train/" + run.getId()).body();
    assertThat(seen.at("/candidate_version").asText()).isEqualTo(run.getCandidateVersion());
  }

  private static void isPromotedUnderTraffic(Run run, TrainerProcess trainer, Rest rest)
      throws Exception {
    Traffic traffic =
        new Traffic(rest, RECOMMEND, "{\"message\": \"I need a tent\", \"log\": false}");
    try (traffic) {
      awaitAnswers(traffic, 10);
      trainer
          .service()
          .promoteModel(
              PromoteModelRequest.newBuilder()
                  .setPolicy(NAME)
                  .setVersion(run.getCandidateVersion())
                  .setReason("the test promotes what the gate refused")
                  .setOverride(true)
                  .build());
      awaitAnswers(traffic, traffic.versions().size() + 10);
    }
    assertThat(traffic.failures()).isEmpty();
    List<String> versions = traffic.versions();
    assertThat(versions.get(0)).isEqualTo("first");
    assertThat(versions.get(versions.size() - 1)).isEqualTo(run.getCandidateVersion());
    assertThat(versions.stream().distinct()).containsExactly("first", run.getCandidateVersion());
    assertThat(versions).as("never back to the old one").isSorted();
  }

  private static void awaitAnswers(Traffic traffic, int answers) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (traffic.versions().size() < answers && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
  }

  private static StartRunRequest request(Map<String, String> overrides) {
    return StartRunRequest.newBuilder()
        .setRecommender(NAME)
        .setSeed(3)
        .setReason("test")
        .putAllOverrides(overrides)
        .build();
  }

  private static int updates(Path run) throws IOException {
    Path newest = newest(run);
    return newest == null
        ? 0
        : Integer.parseInt(newest.getFileName().toString().substring("update-".length()));
  }

  private static JsonNode state(Path run) throws IOException {
    return new ObjectMapper().readTree(newest(run).resolve("state.json").toFile());
  }

  /** The newest checkpoint's folder, or null. */
  private static Path newest(Path run) throws IOException {
    Path ppo = run.resolve("ppo");
    if (!Files.isDirectory(ppo)) {
      return null;
    }
    try (Stream<Path> checkpoints = Files.list(ppo)) {
      return checkpoints
          .filter(path -> path.getFileName().toString().startsWith("update-"))
          .sorted()
          .reduce((a, b) -> b)
          .orElse(null);
    }
  }
}
