package dev.concierge.models.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class ExponentialTests {

  @Test
  void isThatOfTheLibrary() {
    float[] values = new float[5_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 3 - i * 0.00917f;
    }
    double[] found = filled(values, 3, 1);
    for (int i = 0; i < values.length; i++) {
      assertThat(found[i]).isCloseTo(Math.exp(values[i] - 3.0), withinPercentage(1e-9));
    }
    assertThat(found[0]).isEqualTo(1);
  }

  @Test
  void theFactorIsApplied() {
    assertThat(filled(new float[] {1, -1}, 1, 2.5)[1])
        .isCloseTo(Math.exp(-5), withinPercentage(1e-9));
    assertThat(filled(new float[] {1, 0}, 1, Double.MAX_VALUE))
        .containsExactly(1, Exponential.LEAST);
  }

  @Test
  void whatIsNegligibleIsTheLeastAndWhatIsNotIsMore() {
    double[] found = filled(new float[] {-49.999f, -50, -60, Float.NEGATIVE_INFINITY}, 0, 1);
    assertThat(found[0]).isGreaterThan(Exponential.LEAST);
    assertThat(found[1]).isEqualTo(Exponential.LEAST);
    assertThat(found[2]).isEqualTo(Exponential.LEAST);
    assertThat(found[3]).isEqualTo(Exponential.LEAST);
    assertThat(Exponential.LEAST).isCloseTo(Math.exp(-50), withinPercentage(1e-8));
  }

  private static double[] filled(float[] values, double highest, double factor) {
    double[] into = new double[values.length];
    Exponential.fill(values, highest, factor, into);
    return into;
  }
}
