package dev.concierge.trainer.run.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.trainer.metrics.Bootstrap;
import dev.concierge.trainer.run.gate.GateVerdict.Check;
import dev.concierge.trainer.run.offpolicy.OffPolicyFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each guard at its own limit: BLEU-4 may lose half, Distinct-2 .3, length 1.5 times. */
class ReplyGuardsTests {
  private static final Map<String, Double> SERVING =
      Map.of("bleu4", .4, "distinct2", .5, "reply_length", 12.0);

  @Test
  void repliesLikeBeforePass() {
    assertThat(failed(Map.of("bleu4", .2, "distinct2", .36, "reply_length", 18.0))).isEmpty();
  }

  @Test
  void eachGuardTripsAlone() {
    assertThat(failed(Map.of("bleu4", .19, "distinct2", .5, "reply_length", 12.0)))
        .containsExactly("BLEU-4");
    assertThat(failed(Map.of("bleu4", .4, "distinct2", .34, "reply_length", 12.0)))
        .containsExactly("Distinct-2");
    assertThat(failed(Map.of("bleu4", .4, "distinct2", .5, "reply_length", 7.9)))
        .containsExactly("reply length");
    assertThat(failed(Map.of("bleu4", .4, "distinct2", .5, "reply_length", 18.1)))
        .containsExactly("reply length");
  }

  @Test
  void whatWasNotMeasuredTripsNothing() {
    assertThat(failed(Map.of())).isEmpty();
  }

  private static List<String> failed(Map<String, Double> candidate) {
    List<Check> checks = new ArrayList<>();
    Bootstrap.Interval interval = new Bootstrap.Interval(0, 1, .9);
    new ReplyGuards(GateConfig.defaults())
        .add(checks, new OffPolicyFigures(10, 10, SERVING, candidate, .5, interval, 10, 0));
    return checks.stream().filter(check -> !check.passed()).map(Check::name).toList();
  }
}
