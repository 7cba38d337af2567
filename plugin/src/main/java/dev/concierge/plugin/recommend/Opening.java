package dev.concierge.plugin.recommend;

import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.policies.LoadedPolicies.Lease;
import dev.concierge.plugin.recommend.request.RecommendRequest;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.Nullable;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.core.action.ActionListener;

/**
 * Opens the turn of a request: whose items, which policy it holds, and until when somebody waits.
 * Thread-safe; never blocks the calling thread.
 */
public final class Opening {
  private final TurnIds turnIds;
  private final RecommenderStore recommenders;
  private final LoadedPolicies policies;
  private final ClusterSettings settings;
  private final Clock clock;

  public Opening(
      TurnIds turnIds,
      RecommenderStore recommenders,
      LoadedPolicies policies,
      ClusterSettings settings,
      Clock clock) {
    this.turnIds = turnIds;
    this.recommenders = recommenders;
    this.policies = policies;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Hands over a turn, which its taker ends.
   *
   * @param gone whether nobody waits for the answer any more
   */
  void open(RecommendRequest request, BooleanSupplier gone, ActionListener<Turn> listener) {
    Patience patience =
        Patience.of(
            gone,
            request
                .options()
                .timeout()
                .orElseGet(() -> settings.get(ConciergeSettings.INFERENCE_TIMEOUT)));
    turnIds.ready(
        ActionListener.wrap(
            ready ->
                recommenders.get(
                    request.recommender(),
                    ActionListener.wrap(
                        found -> listener.onResponse(turn(request, found, patience)),
                        listener::onFailure)),
            listener::onFailure));
  }

  /** What fails between the lease and the turn that ends it gives the lease back. */
  private Turn turn(RecommendRequest request, Recommender recommender, Patience patience) {
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
        throw ErrorKind.UNAVAILABLE.because(
            "version [{}] of model [{}] ranks by other features than this plugin computes; train a"
                + " version with this release",
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
}
