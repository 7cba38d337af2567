package dev.concierge.trainer.evaluate.rankers;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Ranker;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.retrieval.LibraryRanking;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A bundle in this process, with the item fields that lie beside it. Where items are excluded they
 * leave the finished ranking, while a node leaves them out of the pool. Thread-safe; close it.
 */
public final class LibraryRanker implements Ranker, AutoCloseable {
  private final LocalPolicy policy;
  private final LibraryRanking ranking;

  /**
   * @param bundle folder of the bundle; {@code BUNDLE.index} lies beside it
   * @throws BundleException if the bundle is damaged
   */
  public LibraryRanker(Path bundle, Catalogue catalogue) throws BundleException {
    Path index = IndexFiles.folder(bundle);
    this.policy = LocalPolicy.open(Bundle.open(bundle), new RuntimeOptions(1, 1));
    try {
      this.ranking =
          new LibraryRanking(policy, catalogue, index, IndexFiles.defaults(index).pool());
    } catch (RuntimeException e) {
      policy.close();
      throw e;
    }
  }

  @Override
  public List<String> rank(Question question) {
    List<String> ranked =
        question.candidates().isEmpty()
            ? ranking.rank(question.turn().state())
            : ranking.rank(question.turn().state(), question.candidates());
    Set<String> excluded = Set.copyOf(question.exclude());
    return ranked.stream().filter(id -> !excluded.contains(id)).limit(DEPTH).toList();
  }

  @Override
  public void close() {
    ranking.close();
    policy.close();
  }
}
