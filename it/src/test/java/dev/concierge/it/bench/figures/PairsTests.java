package dev.concierge.it.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PairsTests {

  @Test
  void aMachineThatIsSlowForHalfOfThePairsLeavesTheRatioAsItIs() {
    Pairs pairs = new Pairs();
    pairs.add(80, 100);
    pairs.add(40, 50);
    pairs.add(88, 110);
    pairs.add(32, 40);
    pairs.add(90, 100);

    assertThat(pairs.ratio()).isEqualTo(.8);
    assertThat(pairs.over()).isEqualTo(80);
    assertThat(pairs.under()).isEqualTo(100);
  }

  @Test
  void nothingMeasuredIsNoNumber() {
    assertThat(new Pairs().ratio()).isNaN();
  }
}
