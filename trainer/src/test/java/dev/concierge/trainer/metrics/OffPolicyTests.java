package dev.concierge.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.metrics.OffPolicy.Logged;
import dev.concierge.trainer.metrics.SlateOffPolicy.LoggedSlate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffPolicyTests {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  @Test
  void handWorked() {
    List<Logged> log = List.of(Logged.of(2, 1), Logged.of(.5, 0), Logged.of(.5, 1));
    assertThat(OffPolicy.ips(log).value()).isCloseTo(2.5 / 3, within(1e-12));
    assertThat(OffPolicy.snips(log).value()).isCloseTo(2.5 / 3, within(1e-12));
    assertThat(OffPolicy.effectiveSampleSize(new double[] {2, .5, .5})).isEqualTo(2);
    assertThat(OffPolicy.snips(List.of(Logged.of(0, 1))).value()).isZero();
  }

  @Test
  void slateEstimatorsUseAsMuchOfTheSlateAsTheyAssume() {
    List<LoggedSlate> log =
        List.of(
            new LoggedSlate(new double[] {1, 0}, new double[] {2, .5}),
            new LoggedSlate(new double[] {0, 1}, new double[] {.5, 2}));
    assertThat(SlateOffPolicy.WHOLE_SLATE.ips(log, INFINITE).value()).isEqualTo(1);
    assertThat(SlateOffPolicy.REWARD_INTERACTION.ips(log, INFINITE).value()).isEqualTo(1.5);
    assertThat(SlateOffPolicy.INDEPENDENT.ips(log, INFINITE).value()).isEqualTo(2);
    // 2/2.5 at the first position, 2/2.5 at the second
    assertThat(SlateOffPolicy.INDEPENDENT.selfNormalised(log, INFINITE))
        .isCloseTo(1.6, within(1e-12));
    assertThat(SlateOffPolicy.INDEPENDENT.ips(log, 1).value()).isEqualTo(1);
  }

  @Test
  void agreesWithTheReference() {
    JsonNode golden = Golden.read("rl/ope.json");
    JsonNode expected = golden.path("expected");
    List<Logged> log = new ArrayList<>();
    for (JsonNode row : golden.path("rows")) {
      double[] target = Golden.doubles(row.path("target_probs"));
      double[] q = Golden.doubles(row.path("q_hat"));
      int action = row.path("action").asInt();
      double direct = 0;
      for (int a = 0; a < q.length; a++) {
        direct += target[a] * q[a];
      }
      log.add(
          new Logged(
              target[action] / row.path("propensity").asDouble(),
              row.path("reward").asDouble(),
              q[action],
              direct));
    }
    List<Logged> clipped =
        log.stream().map(x -> x.clipped(golden.path("clip").asDouble())).toList();
    near(expected, "ips", OffPolicy.ips(log).value());
    near(expected, "snips", OffPolicy.snips(log).value());
    near(expected, "dm", OffPolicy.directMethod(log).value());
    near(expected, "dr", OffPolicy.doublyRobust(log).value());
    near(expected, "sndr", OffPolicy.selfNormalisedDoublyRobust(log).value());
    near(expected, "clipped_ips", OffPolicy.ips(clipped).value());
    near(expected, "clipped_dr", OffPolicy.doublyRobust(clipped).value());
    near(expected, "ips_standard_error", OffPolicy.ips(log).standardError());
    near(expected, "dr_standard_error", OffPolicy.doublyRobust(log).standardError());
    near(
        expected,
        "ess",
        OffPolicy.effectiveSampleSize(log.stream().mapToDouble(Logged::weight).toArray()));
  }

  private static void near(JsonNode expected, String name, double value) {
    assertThat(value).as(name).isCloseTo(expected.path(name).asDouble(), within(1e-6));
  }

  @Test
  void bootstrapCoversTheMeanAndRepeatsBySeed() {
    double[] sample = new double[200];
    Arrays.setAll(sample, i -> i % 2);
    Bootstrap.Interval interval =
        Bootstrap.interval(
            sample.length,
            drawn -> Arrays.stream(drawn).mapToDouble(i -> sample[i]).average().orElseThrow(),
            500,
            .95,
            7);
    // standard error is .5/√200 = .035
    assertThat(interval.low()).isBetween(.40, .46);
    assertThat(interval.high()).isBetween(.54, .60);
  }

  @Test
  void concentration() {
    Concentration even = Concentration.of(List.of(List.of("a", "b"), List.of("c", "d")), 4);
    assertThat(even.gini()).isZero();
    assertThat(even.coverage()).isOne();
    Concentration one = Concentration.of(List.of(List.of("a"), List.of("a")), 4);
    assertThat(one.gini()).isEqualTo(.75);
    assertThat(one.coverage()).isEqualTo(.25);
    assertThat(one.topShare()).isOne();
  }
}
