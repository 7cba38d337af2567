package dev.concierge.trainer.run.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.trainer.golden.Golden;
import org.junit.jupiter.api.Test;

class BradleyTerryTests {

  @Test
  void equalRewardsAreAToss() {
    BradleyTerry.Result result = BradleyTerry.of(new double[] {1}, new double[] {1}, null, 0);
    assertThat(result.loss()).isCloseTo(Math.log(2), within(1e-12));
    assertThat(result.gradChosen()).containsExactly(-.5);
  }

  @Test
  void agreesWithTheReference() {
    for (JsonNode row : Golden.read("rl/bradley_terry.json").path("cases")) {
      JsonNode margin = row.path("margin");
      BradleyTerry.Result result =
          BradleyTerry.of(
              Golden.doubles(row.path("rewards_chosen")),
              Golden.doubles(row.path("rewards_rejected")),
              margin.isArray() ? Golden.doubles(margin) : null,
              row.path("center_rewards_coefficient").asDouble());
      assertThat(result.loss()).isCloseTo(row.path("loss").asDouble(), within(1e-6));
      assertThat(result.accuracy()).isCloseTo(row.path("accuracy").asDouble(), within(1e-6));
      double[] expected = Golden.doubles(row.path("grad_chosen"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(result.gradChosen()[i]).isCloseTo(expected[i], within(1e-6));
      }
    }
  }
}
