package dev.concierge.models.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.concierge.models.ranking.CandidatePool.Memory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidatePoolTests {
  @Test
  void votesAreSquaredSharesOfTheBestScore() {
    assertThat(
            CandidatePool.votes(
                List.of(new Memory(4, List.of("a", "b")), new Memory(2, List.of("b")))))
        .containsOnly(entry("a", 1.0), entry("b", 1.25));
  }

  @Test
  void fusesRankings() {
    Map<Retriever, List<String>> rankings =
        Map.of(
            Retriever.METADATA, List.of("m", "x"),
            Retriever.CONTEXTS, List.of("x", "c"),
            Retriever.KNN, List.of("k", "x"));
    assertThat(CandidatePool.fuse(List.of(), rankings, plan(2))).containsExactly("x", "k");
    RetrievalPlan alone = new RetrievalPlan(9, Map.of(Retriever.CONTEXTS, 0.0, Retriever.KNN, 0.0));
    assertThat(CandidatePool.fuse(List.of(), rankings, alone)).containsExactly("m", "x");
  }

  @Test
  void amongEqualScoresTheVectorsComeFirst() {
    Map<Retriever, List<String>> rankings = new EnumMap<>(Retriever.class);
    for (Retriever retriever : Retriever.values()) {
      rankings.put(retriever, List.of(retriever.key()));
    }
    assertThat(CandidatePool.fuse(List.of(), rankings, plan(6)))
        .containsExactly("knn", "contexts", "metadata", "neighbours", "memory", "related");
  }

  private static RetrievalPlan plan(int candidates) {
    return RetrievalPlan.DEFAULT.withCandidates(candidates);
  }

  @Test
  void whatIsTalkedAboutIsAlwaysInThePool() {
    Map<Retriever, List<String>> rankings = Map.of(Retriever.METADATA, List.of("m", "x"));
    assertThat(CandidatePool.fuse(List.of("t", "u", "v"), rankings, plan(4)))
        .containsExactly("t", "u", "m", "x");
    assertThat(CandidatePool.fuse(List.of("x"), rankings, plan(4))).containsExactly("x", "m");
  }
}
