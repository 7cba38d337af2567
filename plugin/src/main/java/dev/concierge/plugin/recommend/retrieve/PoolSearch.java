package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.ranking.Retriever;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.opensearch.ExceptionsHelper;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.client.Client;

/** Finds the pool of a turn in two rounds. Thread-safe; never blocks. */
public final class PoolSearch {
  private final RoundOne one;
  private final RoundTwo two;
  private final Popularity popularity;

  /**
   * The pool.
   *
   * @param candidates by falling fused rank
   * @param warnings retrievers that were left out, and why
   */
  public record Pool(List<Candidate> candidates, List<String> warnings) {
    public static final Pool EMPTY = new Pool(List.of(), List.of());

    public Pool {
      candidates = List.copyOf(candidates);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param client acts as whoever calls
   */
  public PoolSearch(Client client, SystemIndices indices) {
    this.one = new RoundOne(client, indices);
    this.two = new RoundTwo(client);
    this.popularity = new Popularity(client);
  }

  public void retrieve(RetrievalRequest request, ActionListener<Pool> listener) {
    one.search(
        request,
        ActionListener.wrap(
            signals ->
                two.search(
                    request,
                    fused(request, signals),
                    signals,
                    ActionListener.wrap(
                        candidates -> finish(request, signals, candidates, listener),
                        listener::onFailure)),
            listener::onFailure));
  }

  /** An empty pool falls back to popularity, unless the caller named the candidates. */
  private void finish(
      RetrievalRequest request,
      Signals signals,
      List<Candidate> candidates,
      ActionListener<Pool> listener) {
    if (!candidates.isEmpty() || !request.selection().candidateIds().isEmpty()) {
      listener.onResponse(pool(request, candidates, signals.warnings()));
      return;
    }
    List<String> warnings = new ArrayList<>(signals.warnings());
    popularity.search(
        request,
        ActionListener.wrap(
            ids ->
                two.search(
                    request,
                    ids,
                    signals,
                    ActionListener.map(
                        listener,
                        popular -> {
                          if (!popular.isEmpty()) {
                            warnings.add(
                                "nothing was found for what was said: the most popular items are"
                                    + " recommended");
                          }
                          return pool(request, popular, warnings);
                        })),
            failure -> {
              if (ClauseLimit.exceeded(failure)) {
                listener.onFailure(ClauseLimit.told(failure));
                return;
              }
              warnings.add(
                  "the most popular items could not be found: "
                      + ExceptionsHelper.unwrapCause(failure).getMessage());
              listener.onResponse(new Pool(List.of(), warnings));
            }));
  }

  private static Pool pool(
      RetrievalRequest request, List<Candidate> candidates, List<String> warnings) {
    long untitled =
        candidates.stream()
            .filter(candidate -> !request.documents().hasTitle(candidate.source()))
            .count();
    if (untitled == 0) {
      return new Pool(candidates, warnings);
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(
        String.format(
            Locale.ROOT,
            "[%d] of [%d] candidates have no value in the title field [%s] and are called by their id",
            untitled,
            candidates.size(),
            request.recommender().fields().title()));
    return new Pool(candidates, all);
  }

  private static List<String> fused(RetrievalRequest request, Signals signals) {
    if (!request.selection().candidateIds().isEmpty()) {
      return request.selection().candidateIds();
    }
    Set<String> excluded = Set.copyOf(request.selection().excludeIds());
    Map<Retriever, List<String>> rankings = new EnumMap<>(signals.rankings());
    rankings.put(
        Retriever.NEIGHBOURS,
        without(excluded, CandidatePool.byNeighbours(request.state(), request.known())));
    rankings.computeIfPresent(Retriever.MEMORY, (memory, ids) -> without(excluded, ids));
    return CandidatePool.fuse(
        without(excluded, CandidatePool.mentioned(request.state(), request.known())),
        rankings,
        request.recommender().retrieval().withCandidates(request.poolSize()));
  }

  /** The searches leave excluded items out themselves; these must not take their places. */
  private static List<String> without(Set<String> excluded, List<String> ids) {
    return excluded.isEmpty() ? ids : ids.stream().filter(id -> !excluded.contains(id)).toList();
  }
}
