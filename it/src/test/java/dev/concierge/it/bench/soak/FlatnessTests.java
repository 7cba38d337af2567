package dev.concierge.it.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatnessTests {
  private static final long MB = 1 << 20;

  private static List<Long> samples(IntToLongFunction bytes) {
    return IntStream.range(0, 200).mapToLong(bytes).boxed().toList();
  }

  @Test
  void noiseAroundALevelIsFlat() {
    SplittableRandom random = new SplittableRandom(1);
    List<Long> level = samples(i -> 1000 * MB + random.nextLong(-40 * MB, 40 * MB));
    assertThat(Flatness.STANDARD.isFlat(level)).isTrue();
  }

  @Test
  void aSlowLeakIsNot() {
    List<Long> leak = samples(i -> 1000 * MB + i * MB);
    assertThat(Flatness.STANDARD.isFlat(leak)).isFalse();
    // windows of 20 samples after 80: medians at samples 89.5 and 189.5
    assertThat(Flatness.STANDARD.growth(leak)).isCloseTo(100.0 / 1089.5, within(1e-4));
  }

  @Test
  void whatWarmUpTakesIsNotJudged() {
    List<Long> warm = samples(i -> i < 80 ? i * 10L * MB : 800 * MB);
    assertThat(Flatness.STANDARD.isFlat(warm)).isTrue();
  }

  @Test
  void aReloadNowAndThenIsNoLeakButAStepThatStaysIs() {
    assertThat(Flatness.STANDARD.isFlat(samples(i -> i % 10 == 0 ? 900 * MB : 600 * MB))).isTrue();
    assertThat(Flatness.STANDARD.isFlat(samples(i -> i < 150 ? 600 * MB : 640 * MB))).isFalse();
  }

  @Test
  void memoryThatShrinksIsFlat() {
    assertThat(Flatness.STANDARD.growth(samples(i -> 1000 * MB - i * MB))).isNegative();
  }

  @Test
  void tooFewSamplesCannotBeJudged() {
    assertThatThrownBy(() -> Flatness.STANDARD.growth(List.of(1L, 2L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[10]")
        .hasMessageContaining("[2]");
  }

  @Test
  void readsTheStatusOfAProcess() {
    assertThat(ResidentMemory.bytes("Name:\tjava\nVmRSS:\t  2048 kB\nThreads:\t3\n"))
        .isEqualTo(2 * MB);
  }
}
