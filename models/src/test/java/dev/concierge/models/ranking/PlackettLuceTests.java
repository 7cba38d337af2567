package dev.concierge.models.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlackettLuceTests {
  private static final float[] SCORES = {1, 0, 2};

  @Test
  void positionLogProbsFollowTheDefinition() {
    double[] logProbs =
        PlackettLuce.positionLogProbs(SCORES, new int[] {2, 0}, 1, new int[] {0, 1, 2});
    double all = Math.exp(1) + 1 + Math.exp(2);
    assertThat(logProbs[0]).isCloseTo(Math.log(Math.exp(2) / all), within(1e-9));
    assertThat(logProbs[1]).isCloseTo(Math.log(Math.exp(1) / (Math.exp(1) + 1)), within(1e-9));
  }

  @Test
  void probabilitiesOfAllSlatesSumToOne() {
    double sum = 0;
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        if (a != b) {
          double[] p =
              PlackettLuce.positionLogProbs(SCORES, new int[] {a, b}, .7, new int[] {0, 1, 2});
          sum += Math.exp(p[0] + p[1]);
        }
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void sampledFrequenciesMatchTheProbabilities() {
    SplittableRandom random = new SplittableRandom(7);
    int first = 0;
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      PlackettLuce.SlateSample sample = PlackettLuce.sample(SCORES, 2, 1, 3, random);
      first += sample.slate()[0] == 2 ? 1 : 0;
    }
    double expected = Math.exp(2) / (Math.exp(1) + 1 + Math.exp(2));
    assertThat(first / (double) draws).isCloseTo(expected, within(.015));
  }

  @Test
  void depthLimitsWhatCanBeDrawnAndAnythingElseHasNoProbability() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      assertThat(PlackettLuce.sample(SCORES, 5, 2, 2, random).slate())
          .containsExactlyInAnyOrder(0, 2);
    }
    assertThat(PlackettLuce.positionLogProbs(SCORES, new int[] {1}, 1, new int[] {0, 2})[0])
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void greedyKeepsTheOrderOfEqualScores() {
    assertThat(PlackettLuce.greedy(new float[] {1, 3, 3, 0}, 3)).containsExactly(1, 2, 0);
  }

  @Test
  void temperatureMustBePositive() {
    assertThatThrownBy(() -> PlackettLuce.sample(SCORES, 1, 0, 3, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("temperature")
        .hasMessageContaining("[0.0]");
  }
}
