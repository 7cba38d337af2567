package dev.concierge.plugin.retrieve;

import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.ranking.CandidatePool.Rankings;
import dev.concierge.models.ranking.CandidatePool.Weights;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.List;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.client.Client;

/** Finds the pool of a turn in two rounds. Thread-safe; never blocks. */
public final class Retriever {
  private final RoundOne one;
  private final RoundTwo two;

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
  public Retriever(Client client, SystemIndices indices) {
    this.one = new RoundOne(client, indices);
    this.two = new RoundTwo(client);
  }

  public void retrieve(Retrieval retrieval, ActionListener<Pool> listener) {
    one.search(
        retrieval,
        ActionListener.wrap(
            signals ->
                two.search(
                    retrieval,
                    fused(retrieval, signals),
                    signals,
                    ActionListener.map(
                        listener, candidates -> new Pool(candidates, signals.warnings()))),
            listener::onFailure));
  }

  private static List<String> fused(Retrieval retrieval, Signals signals) {
    if (!retrieval.selection().candidateIds().isEmpty()) {
      return retrieval.selection().candidateIds();
    }
    Recommender.Retrieval weights = retrieval.recommender().retrieval();
    return CandidatePool.fuse(
        new Rankings(
            signals.metadata(),
            signals.contexts(),
            signals.knn(),
            CandidatePool.byNeighbours(retrieval.state(), retrieval.known()),
            signals.memory()),
        new Weights(
            weights.metadata(),
            weights.contexts(),
            weights.knn(),
            weights.neighbours(),
            weights.memory()),
        retrieval.poolSize());
  }
}
