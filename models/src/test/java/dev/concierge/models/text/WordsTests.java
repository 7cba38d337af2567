package dev.concierge.models.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "The Big Short",
        "Don’t İstanbul İİ Up",
        "ΟΔΟΣ ὈΔΥΣΣΕΎΣ",
        "ﬀ 日本 \uD83D\uDE00 \uD801\uDC00x"
      })
  void placedWordsAreTheSameWords(String text) {
    List<Words.Placed> placed = Words.placed(text);
    assertThat(placed.stream().map(Words.Placed::text)).isEqualTo(Words.of(text));
    assertThat(placed).allMatch(word -> word.from() < word.to() && word.to() <= text.length());
  }

  @Test
  void aLetterThatGrowsInLowerCaseShiftsNothing() {
    String text = "İİİİ saw Up";
    Words.Placed last = Words.placed(text).getLast();
    assertThat(text.substring(last.from(), last.to())).isEqualTo("Up");
  }
}
