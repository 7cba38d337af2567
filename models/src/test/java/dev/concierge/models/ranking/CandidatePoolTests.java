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
        new Rankings(List.of("m", "x"), List.of("x", "c"), List.of("k", "x"), List.of(), List.of());
    assertThat(CandidatePool.fuse(rankings, Weights.EQUAL, 2)).containsExactly("x", "k");
    assertThat(CandidatePool.fuse(rankings, new Weights(1, 0, 0, 0, 0), 9))
        .containsExactly("m", "x");
  }
}
