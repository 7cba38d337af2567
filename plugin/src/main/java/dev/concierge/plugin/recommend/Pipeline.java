package dev.concierge.plugin.recommend;

import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.policies.LoadedPolicies.Lease;
import dev.concierge.plugin.recommend.Steps.Step;
import dev.concierge.plugin.recommend.context.ContextLoader;
import dev.concierge.plugin.recommend.request.RecommendRequest;
import dev.concierge.plugin.recommend.retrieve.PoolSearch;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.Nullable;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.rest.RestStatus;

/**
 * Answers a request: the steps in order, each asynchronous. Thread-safe; never blocks the calling
 * thread.
 */
public final class Pipeline {
  private final TurnIds turnIds;
  private final RecommenderStore recommenders;
  private final LoadedPolicies policies;
  private final ContextLoader contexts;
  private final PoolSearch retriever;
  private final PolicySteps policy;
  private final TurnKeeper keeper;
  private final ClusterSettings settings;
  private final Clock clock;
  private final PipelineCounters counters;
  private final List<Step> steps;

  public Pipeline(
      TurnIds turnIds,
      RecommenderStore recommenders,
      LoadedPolicies policies,
      ContextLoader contexts,
      PoolSearch retriever,
      PolicySteps policy,
      TurnKeeper keeper,
      PipelineCounters counters,
      ClusterSettings settings,
      Clock clock) {
    this.turnIds = turnIds;
    this.recommenders = recommenders;
    this.policies = policies;
    this.contexts = contexts;
    this.retriever = retriever;
    this.policy = policy;
    this.keeper = keeper;
    this.counters = counters;
    this.settings = settings;
    this.clock = clock;
    this.steps =
        List.of(
            new Step("context", this::context),
            new Step("encode", policy::encode),
            new Step("retrieve", this::retrieve),
            new Step("rerank", policy::rerank),
            new Step("generate", policy::generate),
            new Step("keep", keeper::keep));
  }

  /**
   * Hands over the answer's body.
   *
   * @param gone whether nobody waits for it any more; then it ends with a failure soon
   */
  public void recommend(
      RecommendRequest request,
      BooleanSupplier gone,
      ActionListener<Map<String, Object>> listener) {
    counters.requests.increment();
    Patience patience =
        Patience.of(
            gone,
            request
                .options()
                .timeout()
                .orElseGet(() -> settings.get(ConciergeSettings.INFERENCE_TIMEOUT)));
    ActionListener<Map<String, Object>> counting =
        ActionListener.wrap(
            listener::onResponse,
            failure -> {
              (gone.getAsBoolean() ? counters.cancelled : counters.failures).increment();
              listener.onFailure(failure);
            });
    turnIds.ready(
        ActionListener.wrap(
            ready ->
                recommenders.get(
                    request.recommender(),
                    ActionListener.wrap(
                        found -> run(request, found, patience, counting), counting::onFailure)),
            counting::onFailure));
  }

  private void run(
      RecommendRequest request,
      Recommender recommender,
      Patience patience,
      ActionListener<Map<String, Object>> listener) {
    Turn turn = begin(request, recommender, patience);
    ActionListener<Map<String, Object>> ending =
        ActionListener.notifyOnce(ActionListener.runBefore(listener, turn::end));
    Steps.run(
        steps,
        turn,
        ActionListener.wrap(
            done -> {
              Map<String, Object> answer = Answer.of(turn);
              keeper.log(turn);
              counters.answered(turn);
              ending.onResponse(answer);
            },
            ending::onFailure));
  }

  /** What fails between the lease and the turn that ends it gives the lease back. */
  private Turn begin(RecommendRequest request, Recommender recommender, Patience patience) {
    List<String> warnings = new ArrayList<>();
    PolicyHold hold = hold(request, recommender, warnings);
    Turn turn = null;
    try {
      turn = new Turn(request, recommender, hold, patience, clock.instant());
      turn.warnings.addAll(warnings);
      return turn;
    } finally {
      if (turn == null && hold != null) {
        hold.decRef();
      }
    }
  }

  /** Without a promoted model the request is answered all the same, by words alone. */
  @Nullable
  private PolicyHold hold(
      RecommendRequest request, Recommender recommender, List<String> warnings) {
    String version = request.options().modelVersion();
    try {
      return fitting(policies.acquire(recommender.model(), version));
    } catch (OpenSearchStatusException e) {
      if (version != null) {
        throw e;
      }
      warnings.add("items are ranked by words alone: " + e.getMessage());
      return null;
    }
  }

  /** A ranker that was trained on other features would only be fed noise. */
  private static PolicyHold fitting(Lease lease) {
    PolicyHold hold = null;
    try {
      if (!lease.policy().manifest().rankerFeatures().equals(RankerFeatures.NAMES)) {
        throw new OpenSearchStatusException(
            "version [{}] of model [{}] ranks by other features than this plugin computes; train a"
                + " version with this release",
            RestStatus.SERVICE_UNAVAILABLE,
            lease.version(),
            lease.model());
      }
      hold = new PolicyHold(lease);
      return hold;
    } finally {
      if (hold == null) {
        lease.close();
      }
    }
  }

  private void context(Turn turn, ActionListener<Void> listener) {
    contexts.load(
        turn.recommender,
        turn.documents,
        turn.request.said(),
        ActionListener.map(
            listener,
            context -> {
              turn.context = context;
              turn.turnId = turnIds.issue(context.conversation().id());
              return null;
            }));
  }

  private void retrieve(Turn turn, ActionListener<Void> listener) {
    policy.readWindow(turn);
    if (!turn.mayRecommend()) {
      listener.onResponse(null);
      return;
    }
    RetrievalRequest retrieval =
        RetrievalRequest.of(
            turn.recommender, turn.documents, turn.request.selection(), turn.context, turn.encoded);
    retriever.retrieve(
        retrieval,
        ActionListener.map(
            listener,
            pool -> {
              turn.pool = pool;
              turn.warnings.addAll(pool.warnings());
              return null;
            }));
  }
}
