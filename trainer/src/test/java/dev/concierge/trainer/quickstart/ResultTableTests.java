package dev.concierge.trainer.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.RunState;
import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.evaluate.report.TextReport;
import dev.concierge.trainer.simulate.LoopReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTests {
  private static final RankingReport RANKING =
      new RankingReport(
          11,
          Map.of("HR@1", 0.01, "HR@5", 0.05, "HR@10", 0.1, "HR@50", 0.3, "NDCG@5", 0.04),
          Map.of());

  @Test
  void columnsLineUp() {
    assertThat(
            ResultTable.table(
                List.of("", "before", "after"),
                List.of(List.of("click rate", "0.1", "0.25"), List.of("p50", "12 ms", "9 ms"))))
        .isEqualTo(
            """
                        before  after
            -------------------------
            click rate     0.1   0.25
            p50          12 ms   9 ms
            """);
  }

  @Test
  void aRefusedVersionIsShownWithReasonsAndOverride() {
    String table = ResultTable.render(result(RunState.RUN_STATE_REFUSED, true, Map.of()));
    assertThat(table)
        .contains("refused version v2")
        .contains("  - too little overlap")
        .contains("override")
        .contains("true satisfaction  0.3000  0.4500  +0.1500")
        .contains("KL to before       0.0000  0.0200")
        .contains("failed: 0");
  }

  @Test
  void floorsStandBesideTheRecordedDialogues() {
    String table =
        ResultTable.render(
            result(
                RunState.RUN_STATE_SUCCEEDED,
                false,
                Map.of("popularity", RANKING, "BM25", RANKING)));
    assertThat(table).contains("popularity").contains("BM25").contains("11 recommended items");
  }

  @Test
  void jsonHasBeforeAfterRunAndTimes() {
    ObjectNode json = ResultJson.json(result(RunState.RUN_STATE_SUCCEEDED, false, Map.of()));
    assertThat(json.fieldNames())
        .toIterable()
        .contains("before", "after", "run", "times")
        .doesNotContain("floors");
    assertThat(json.path("before").path("satisfaction").asDouble()).isEqualTo(0.3);
    assertThat(json.path("after").path("hit_rate5").asDouble()).isEqualTo(0.5);
    assertThat(json.path("after").path("kl").asDouble()).isEqualTo(0.02);
    assertThat(json.path("run").path("requests_during_run").path("failures").asInt(-1)).isZero();
    assertThat(json.path("times").path("total").asDouble()).isEqualTo(61);
  }

  private static QuickstartResult result(
      RunState state, boolean overridden, Map<String, RankingReport> floors) {
    QuickstartOptions options =
        new QuickstartOptions(
            QuickstartOptions.Dataset.SHOP,
            null,
            1,
            300,
            100,
            4,
            new QuickstartOptions.Ports(9200, 9300, 8980),
            Path.of("home"),
            false,
            null);
    Run run =
        Run.newBuilder()
            .setId("run-1")
            .setState(state)
            .setCandidateVersion("v2")
            .addGateReasons("too little overlap")
            .putMetrics("objective/kl", 0.02)
            .build();
    return new QuickstartResult(
        options,
        measurement("v1", 0.3, floors.isEmpty() ? null : RANKING),
        measurement("v2", 0.45, floors.isEmpty() ? null : RANKING),
        loop(0.3),
        run,
        overridden,
        new Trickle.Result(40, 0, List.of("v1", "v2"), null),
        floors,
        Map.of("total", 61.0));
  }

  private static Measurement measurement(
      String version, double satisfaction, RankingReport recorded) {
    return new Measurement(
        version, loop(satisfaction), new TextReport(150, 0.2, 0.3, 0.1, 12, 0.9), recorded);
  }

  private static LoopReport loop(double satisfaction) {
    return new LoopReport(100, 350, 300, satisfaction, 0.2, 0.5, 0.4, 30, 500, 0, 0, 21, 80);
  }
}
