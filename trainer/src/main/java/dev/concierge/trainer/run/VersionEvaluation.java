package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.EvaluateRequest;
import dev.concierge.grpc.v1.EvaluateResponse;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.run.log.FeedbackLog;
import dev.concierge.trainer.run.offpolicy.OffPolicyFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Measures versions on the log of the version that serves, without training. Thread-safe. */
public final class VersionEvaluation {
  private final ConciergeClient client;
  private final ModelStore store;
  private final Clock clock;

  public VersionEvaluation(ConciergeClient client, ModelStore store, Clock clock) {
    this.client = client;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Blocks until done.
   *
   * @throws IllegalArgumentException if the request names no recommender
   */
  public EvaluateResponse evaluate(EvaluateRequest request) {
    RunTarget target =
        RunTarget.of(
            client,
            StartRunRequest.newBuilder()
                .setRecommender(request.getRecommender())
                .setPolicy(request.getPolicy())
                .build());
    TrainingConfig config = TrainingConfig.defaults();
    String serving = target.promoted(client);
    String version = request.getVersion().isBlank() ? serving : request.getVersion();
    Instant now = clock.instant();
    Instant since = now.minus(Duration.ofDays((long) config.log().days()));
    FeedbackLog.Window window = new FeedbackLog.Window(target.recommender(), since, now);
    try (ParentPolicy parent = ParentPolicy.open(store, target.model(), serving);
        ParentPolicy candidate = ParentPolicy.open(store, target.model(), version)) {
      SessionsStep sessions = new SessionsStep(serving, config);
      new LogStep(client, target, new SkippedDocuments())
          .read(window, Progress.SILENT, sessions::add);
      OffPolicyFigures evaluation =
          EvaluateStep.evaluate(config, parent, candidate.weights(), sessions.split());
      return EvaluateResponse.newBuilder()
          .putAllMetrics(evaluation.flat())
          .setTurns(evaluation.turns())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("version [" + version + "] cannot be read", e);
    }
  }
}
