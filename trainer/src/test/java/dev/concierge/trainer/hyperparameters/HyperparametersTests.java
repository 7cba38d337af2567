package dev.concierge.trainer.hyperparameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HyperparametersTests {

  record Sample(
      @Range(value = 3, min = 1, max = 10, about = "a count") int count,
      @Range(value = 0.5, min = 0, max = 1, about = "a share") double share,
      @Range(value = 1, min = 0, max = 1, about = "a switch") boolean on,
      @Range(value = 7, min = 0, max = Long.MAX_VALUE, about = "a seed") long seed,
      String name) {}

  private static final Sample SAMPLE =
      Hyperparameters.defaults(Sample.class, Map.of("name", "first"));

  @Test
  void defaultsStandBesideTheirRanges() {
    assertThat(SAMPLE).isEqualTo(new Sample(3, .5, true, 7, "first"));
    assertThat(Hyperparameters.defaults(Sample.class).name()).isNull();
  }

  @Test
  void oneComponentIsChanged() {
    assertThat(Hyperparameters.with(SAMPLE, "count", 10))
        .isEqualTo(new Sample(10, .5, true, 7, "first"));
    assertThat(Hyperparameters.with(SAMPLE, "name", "second").name()).isEqualTo("second");
    assertThatThrownBy(() -> Hyperparameters.with(SAMPLE, "count", 11))
        .hasMessage("hyper-parameter [count] must lie in [1, 10] but was [11]");
    assertThatThrownBy(() -> Hyperparameters.with(SAMPLE, "cuont", 1))
        .hasMessage("[Sample] has no [cuont]");
  }

  @Test
  void overridesAreRead() {
    long large = Long.MAX_VALUE;
    Map<String, String> overrides =
        Map.of("count", "1", "share", "0.25", "on", "false", "seed", Long.toString(large));
    assertThat(Hyperparameters.apply(SAMPLE, overrides))
        .isEqualTo(new Sample(1, .25, false, large, "first"));
  }

  @Test
  void overridesThatAreNoneAreRefusedByName() {
    for (String wrong : List.of("0", "11", "NaN", "1.5", "")) {
      assertThatThrownBy(() -> Hyperparameters.apply(SAMPLE, Map.of("count", wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[count]")
          .hasMessageContaining("[" + wrong + "]");
    }
    assertThatThrownBy(() -> Hyperparameters.apply(SAMPLE, Map.of("share", "NaN")))
        .hasMessage("hyper-parameter [share] must lie in [0, 1] but was [NaN]");
    assertThatThrownBy(() -> Hyperparameters.apply(SAMPLE, Map.of("name", "x")))
        .hasMessageStartingWith("unknown hyper-parameter [name], expected one of [count, share");
  }
}
