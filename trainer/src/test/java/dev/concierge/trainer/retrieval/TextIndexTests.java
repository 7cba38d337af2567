package dev.concierge.trainer.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.trainer.retrieval.TextIndex.Hit;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextIndexTests {
  private static final List<String> TEXTS =
      List.of("red lamp", "red red chair for a desk", "", "blue lamp lamp");

  /**
   * idf = ln(1 + (N - df + .5)/(df + .5)), tf = f / (f + 1.2 (.25 + .75 length/average)), worked by
   * hand.
   */
  @Test
  void scoresLikeBm25WithDefaults() {
    // three texts have the field: lengths 2, 6, 3; average 11/3
    double idf = Math.log(1 + (3 - 2 + .5) / (2 + .5));
    double average = 11 / 3.0;
    double red = idf / (1 + 1.2 * (.25 + .75 * 2 / average));
    double redTwice = idf * 2 / (2 + 1.2 * (.25 + .75 * 6 / average));
    try (TextIndex index = new TextIndex(TEXTS)) {
      float[] scores = index.scores("RED");
      assertThat((double) scores[0]).isCloseTo(red, within(1e-6));
      assertThat((double) scores[1]).isCloseTo(redTwice, within(1e-6));
      assertThat(scores[2]).isZero();
      assertThat(scores[3]).isZero();
    }
  }

  @Test
  void repeatedQueryWordsCountAsOftenAsTheyAreSaidAndMatchesAreOptional() {
    try (TextIndex index = new TextIndex(TEXTS)) {
      float[] once = index.scores("lamp");
      float[] twice = index.scores("lamp lamp unknown");
      for (int i = 0; i < once.length; i++) {
        assertThat((double) twice[i]).isCloseTo(2 * once[i], within(1e-6));
      }
      assertThat(index.search("lamp chair", 2)).extracting(Hit::index).containsExactly(1, 3);
      assertThat(index.search("", 5)).isEmpty();
    }
  }

  @Test
  void tiesAreOrderedByNumber() {
    assertThat(TextIndex.best(new float[] {1, 2, 1, 0, 2}, 3))
        .extracting(Hit::index)
        .containsExactly(1, 4, 0);
  }
}
