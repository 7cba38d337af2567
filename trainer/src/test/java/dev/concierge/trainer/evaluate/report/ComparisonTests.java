package dev.concierge.trainer.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.trainer.evaluate.questions.Instance;
import dev.concierge.trainer.evaluate.report.Comparison.Difference;
import dev.concierge.trainer.metrics.Concentration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTests {
  @TempDir private Path folder;

  @Test
  void pairsInstancesBySliceAndKeepsConversationsTogether() {
    Path a = report("a.json", 40, i -> i % 2 == 0 ? 3 : 0);
    Path b = report("b.json", 40, i -> i % 2 == 0 ? 1 : 0);

    Comparison comparison = Comparison.of(a, b);

    Comparison.Slice all = comparison.protocols().get("all").get(Comparison.ALL);
    assertThat(all.instances()).isEqualTo(40);
    Difference first = all.figures().get("HR@1");
    assertThat(first.a()).isZero();
    assertThat(first.b()).isEqualTo(.5);
    assertThat(first.certain()).isTrue();
    assertThat(first.interval().low()).isLessThan(.5);
    assertThat(first.interval().high()).isGreaterThan(.5);
    // the hits are the same ones at 5, so no draw of conversations can make a difference
    Difference fifth = all.figures().get("HR@5");
    assertThat(fifth.value()).isZero();
    assertThat(fifth.certain()).isFalse();
    assertThat(all.figures().get("NDCG@5").a()).isCloseTo(.25, within(1e-12));
    assertThat(comparison.protocols().get("all").get("items never seen in training").instances())
        .isEqualTo(10);
    assertThat(ComparisonPage.html("a", "b", comparison))
        .contains("<svg", "items never seen in training", "class=\"up\">+0.5000");
  }

  @Test
  void refusesReportsOfOtherQuestions() {
    Path a = report("a.json", 4, i -> 1);
    Path b = report("b.json", 6, i -> 1);
    assertThatThrownBy(() -> Comparison.of(a, b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4] instances in one report and [6] in the other");
  }

  private Path report(String name, int n, IntUnaryOperator rank) {
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      instances.add(
          new Instance("t" + i, "c" + i / 3, "x", rank.applyAsInt(i), i % 4 == 0, i % 10, i % 5));
    }
    RankingReport report = RankingReport.of(instances);
    Path file = folder.resolve(name);
    new Evaluated(
            Map.of(),
            Map.of(
                "all",
                new Evaluated.ProtocolResult(
                    instances, report, report, Map.of(), new Concentration(0, 0, 0))),
            Map.of(),
            null)
        .write(file);
    return file;
  }
}
