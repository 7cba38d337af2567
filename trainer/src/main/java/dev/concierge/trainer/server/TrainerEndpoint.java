package dev.concierge.trainer.server;

import dev.concierge.grpc.v1.CancelRunRequest;
import dev.concierge.grpc.v1.ConfigEntry;
import dev.concierge.grpc.v1.DescribeConfigRequest;
import dev.concierge.grpc.v1.DescribeConfigResponse;
import dev.concierge.grpc.v1.EvaluateRequest;
import dev.concierge.grpc.v1.EvaluateResponse;
import dev.concierge.grpc.v1.GetRunRequest;
import dev.concierge.grpc.v1.ListModelsRequest;
import dev.concierge.grpc.v1.ListModelsResponse;
import dev.concierge.grpc.v1.ListRunsRequest;
import dev.concierge.grpc.v1.ListRunsResponse;
import dev.concierge.grpc.v1.ModelVersion;
import dev.concierge.grpc.v1.PromoteModelRequest;
import dev.concierge.grpc.v1.RollbackModelRequest;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunProgress;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.grpc.v1.TrainerServiceGrpc;
import dev.concierge.grpc.v1.WatchRunRequest;
import dev.concierge.trainer.run.Runs;
import dev.concierge.trainer.server.status.Statuses;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code concierge.v1.TrainerService}. Thread-safe. */
final class TrainerEndpoint extends TrainerServiceGrpc.TrainerServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerEndpoint.class);
  private static final int DEFAULT_LIMIT = 50;

  private final Runs runs;
  private final RunRequests requests;
  private final ClusterModels models;
  private final List<ConfigEntry> configuration;

  TrainerEndpoint(
      Runs runs, RunRequests requests, ClusterModels models, List<ConfigEntry> configuration) {
    this.runs = runs;
    this.requests = requests;
    this.models = models;
    this.configuration = List.copyOf(configuration);
  }

  @Override
  public void startRun(StartRunRequest request, StreamObserver<Run> responses) {
    answer(responses, () -> runs.start(request, requests.policyOf(request)));
  }

  @Override
  public void getRun(GetRunRequest request, StreamObserver<Run> responses) {
    answer(responses, () -> required(runs.find(request.getId()), request.getId()));
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> responses) {
    int limit = request.getLimit() <= 0 ? DEFAULT_LIMIT : request.getLimit();
    answer(
        responses,
        () ->
            ListRunsResponse.newBuilder()
                .addAllRuns(runs.list(request.getPolicy(), limit))
                .build());
  }

  @Override
  public void cancelRun(CancelRunRequest request, StreamObserver<Run> responses) {
    answer(responses, () -> required(runs.cancel(request.getId()), request.getId()));
  }

  @Override
  public void watchRun(WatchRunRequest request, StreamObserver<RunProgress> responses) {
    ServerCallStreamObserver<RunProgress> stream =
        (ServerCallStreamObserver<RunProgress>) responses;
    boolean found =
        runs.watch(
            request.getId(),
            progress -> {
              if (stream.isCancelled()) {
                throw Status.CANCELLED.asRuntimeException();
              }
              stream.onNext(progress);
            },
            stream::onCompleted);
    if (!found) {
      responses.onError(unknown(request.getId()).asRuntimeException());
    }
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> responses) {
    answer(responses, () -> requests.evaluate(request));
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
    answer(
        responses,
        () ->
            ListModelsResponse.newBuilder()
                .addAllVersions(models.versions(request.getPolicy()))
                .build());
  }

  @Override
  public void promoteModel(PromoteModelRequest request, StreamObserver<ModelVersion> responses) {
    answer(
        responses,
        () ->
            models.promote(
                request.getPolicy(),
                request.getVersion(),
                request.getReason(),
                request.getOverride()));
  }

  @Override
  public void rollbackModel(RollbackModelRequest request, StreamObserver<ModelVersion> responses) {
    answer(responses, () -> models.rollback(request.getPolicy(), request.getReason()));
  }

  @Override
  public void describeConfig(
      DescribeConfigRequest request, StreamObserver<DescribeConfigResponse> responses) {
    answer(
        responses, () -> DescribeConfigResponse.newBuilder().addAllEntries(configuration).build());
  }

  private static <T> void answer(StreamObserver<T> responses, Supplier<T> call) {
    T value;
    try {
      value = call.get();
    } catch (RuntimeException e) {
      Status status = Statuses.of(e);
      if (status.getCode() == Status.Code.INTERNAL) {
        LOG.error("call failed", e);
      }
      responses.onError(status.asRuntimeException());
      return;
    }
    responses.onNext(value);
    responses.onCompleted();
  }

  private static Run required(Optional<Run> run, String id) {
    return run.orElseThrow(() -> unknown(id).asRuntimeException());
  }

  private static Status unknown(String id) {
    return Status.NOT_FOUND.withDescription("there is no run [" + id + "]");
  }
}
