package dev.concierge.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkingQualityTests {
  @Test
  void aSharedNameIsAShareOfALink() {
    LinkingQuality quality = new LinkingQuality();
    quality.add(Set.of("a", "b"), Map.of("a", 0.5, "other a", 0.5));
    quality.add(Set.of(), Map.of("c", 1.0));
    assertThat(quality.precision()).isCloseTo(0.25, within(1e-9));
    assertThat(quality.recall()).isCloseTo(0.5, within(1e-9));
    assertThat(quality.meant()).isEqualTo(2);
  }
}
