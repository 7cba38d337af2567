package dev.concierge.models.text;

import static org.assertj.core.api.BDDAssertions.then;

import org.junit.jupiter.api.Test;

class TitlesTests {
  private static final int LONGEST_TERM = 32_766;

  @Test
  void theTitleComesFirstThenWhatPeopleSayInstead() {
    then(Titles.keys("The Lamp & Shade: A Guide (1994)"))
        .containsExactly(
            "the lamp shade a guide",
            "the lamp and shade a guide",
            "the lamp shade",
            "lamp shade a guide",
            "lamp and shade a guide",
            "lamp shade");
  }

  @Test
  void aKeyThatNoIndexTermHoldsIsLeftOut() {
    then(Titles.keys("x".repeat(LONGEST_TERM))).containsExactly("x".repeat(LONGEST_TERM));
    then(Titles.keys("x".repeat(LONGEST_TERM + 1))).isEmpty();
    then(Titles.keys("é".repeat(LONGEST_TERM / 2 + 1))).as("the limit counts bytes").isEmpty();
    then(Titles.keys("Red Lamp: " + "x".repeat(40_000))).containsExactly("red lamp");
  }
}
