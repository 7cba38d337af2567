package dev.concierge.models.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.concierge.models.ranking.CandidatePool.Memory;
import dev.concierge.models.ranking.CandidatePool.Rankings;
import dev.concierge.models.ranking.CandidatePool.Weights;
import java.util.List;
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
    Rankings rankings =
        new Rankings(
            List.of("m", "x"),
            List.of("x", "c"),
            List.of("k", "x"),
            List.of(),
            List.of(),
            List.of());
    assertThat(CandidatePool.fuse(List.of(), rankings, Weights.DEFAULT, 2))
        .containsExactly("x", "k");
    assertThat(CandidatePool.fuse(List.of(), rankings, new Weights(1, 0, 0, 0, 0, 0), 9))
        .containsExactly("m", "x");
  }

  @Test
  void whatIsTalkedAboutIsAlwaysInThePool() {
    Rankings rankings =
        new Rankings(List.of("m", "x"), List.of(), List.of(), List.of(), List.of(), List.of());
    assertThat(CandidatePool.fuse(List.of("t", "u", "v"), rankings, Weights.DEFAULT, 4))
        .containsExactly("t", "u", "m", "x");
    assertThat(CandidatePool.fuse(List.of("x"), rankings, Weights.DEFAULT, 4))
        .containsExactly("x", "m");
  }
}
