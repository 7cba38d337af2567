package dev.concierge.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.metrics.RankingMetrics.Gain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingMetricsTests {

  @Test
  void handWorked() {
    List<String> ranking = List.of("a", "b", "c", "d");
    assertThat(RankingMetrics.hitRate(ranking, Set.of("c"), 2)).isZero();
    assertThat(RankingMetrics.hitRate(ranking, Set.of("c"), 3)).isOne();
    assertThat(RankingMetrics.reciprocalRank(ranking, Set.of("c", "d"))).isEqualTo(1 / 3.0);
    // 1/log2(3) of an ideal 1 + 1/log2(3)
    assertThat(RankingMetrics.ndcg(ranking, Map.of("b", 1, "z", 1), 5, Gain.LINEAR))
        .isCloseTo(0.386852807, within(1e-8));
    assertThatThrownBy(() -> RankingMetrics.hitRate(ranking, Set.of(), 0))
        .hasMessageContaining("[0]");
  }

  @Test
  void agreesWithTheReference() {
    for (JsonNode row : Golden.read("rl/ranking.json").path("rankings")) {
      List<Integer> ranking = new ArrayList<>();
      row.path("ranking").forEach(id -> ranking.add(id.asInt()));
      Map<Integer, Integer> relevance = new HashMap<>();
      row.path("relevance")
          .properties()
          .forEach(e -> relevance.put(Integer.valueOf(e.getKey()), e.getValue().asInt()));
      assertThat(RankingMetrics.ndcg(ranking, relevance, 5, Gain.EXPONENTIAL))
          .isCloseTo(row.path("ndcg5_exponential").asDouble(), within(1e-6));
      assertThat(RankingMetrics.ndcg(ranking, relevance, 5, Gain.LINEAR))
          .isCloseTo(row.path("ndcg5_linear").asDouble(), within(1e-6));
      assertThat(RankingMetrics.hitRate(ranking, relevance.keySet(), 5))
          .isEqualTo(row.path("hr5").asDouble());
      assertThat(RankingMetrics.reciprocalRank(ranking, relevance.keySet()))
          .isCloseTo(row.path("rr").asDouble(), within(1e-6));
    }
  }
}
