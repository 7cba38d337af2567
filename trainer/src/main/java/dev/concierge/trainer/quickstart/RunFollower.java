package dev.concierge.trainer.quickstart;

import dev.concierge.grpc.v1.GetRunRequest;
import dev.concierge.grpc.v1.PromoteModelRequest;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunProgress;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.grpc.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import dev.concierge.grpc.v1.WatchRunRequest;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.Map;

/** Starts a training run over gRPC and follows it to its end. */
final class RunFollower {
  private final TrainerServiceBlockingStub trainer;
  private final Progress progress;
  private Progress.Stage stage;
  private String stageName = "";
  private long stageDone;

  RunFollower(TrainerServiceBlockingStub trainer, Progress progress) {
    this.trainer = trainer;
    this.progress = progress;
  }

  /**
   * Runs to the end.
   *
   * @return the finished run, promoted or refused by the gate
   * @throws CommandFailure if it failed or was cancelled
   */
  Run run(String recommender, long seed, Map<String, String> overrides) {
    try {
      Run started =
          trainer.startRun(
              StartRunRequest.newBuilder()
                  .setRecommender(recommender)
                  .setSeed(seed)
                  .putAllOverrides(overrides)
                  .setReason("quickstart")
                  .build());
      Iterator<RunProgress> updates =
          trainer.watchRun(WatchRunRequest.newBuilder().setId(started.getId()).build());
      while (updates.hasNext()) {
        show(updates.next());
      }
      Run run = trainer.getRun(GetRunRequest.newBuilder().setId(started.getId()).build());
      if (run.getState() != RunState.RUN_STATE_SUCCEEDED
          && run.getState() != RunState.RUN_STATE_REFUSED) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            "run ["
                + run.getId()
                + "] ended as "
                + run.getState()
                + " in stage ["
                + run.getStage()
                + "]: "
                + run.getMessage());
      }
      return run;
    } catch (StatusRuntimeException e) {
      throw new CommandFailure(ExitCode.FAILURE, "the trainer refused: " + e.getStatus(), e);
    } finally {
      closeStage();
    }
  }

  /** Promotes a version that the gate refused, recorded as an override. */
  void override(Run run) {
    try {
      trainer.promoteModel(
          PromoteModelRequest.newBuilder()
              .setPolicy(run.getPolicy())
              .setVersion(run.getCandidateVersion())
              .setReason(
                  "quickstart measures the refused candidate; reasons: " + run.getGateReasonsList())
              .setOverride(true)
              .build());
    } catch (StatusRuntimeException e) {
      throw new CommandFailure(ExitCode.FAILURE, "the override was refused: " + e.getStatus(), e);
    }
  }

  private void show(RunProgress update) {
    if (update.getStage().isEmpty()) {
      return;
    }
    if (!update.getStage().equals(stageName)) {
      closeStage();
      stageName = update.getStage();
      stageDone = 0;
      stage = progress.stage("run: " + stageName, update.getTotal());
    }
    if (update.getDone() > stageDone) {
      stage.step(update.getDone() - stageDone);
      stageDone = update.getDone();
    }
    if (!update.getNote().isBlank()) {
      stage.note(update.getNote());
    }
  }

  private void closeStage() {
    if (stage != null) {
      stage.close();
      stage = null;
    }
  }
}
