package dev.concierge.models.text;

import static org.assertj.core.api.BDDAssertions.then;

import org.junit.jupiter.api.Test;

class WellFormedTests {
  @Test
  void halvesOfCharactersAreReplacedAndPairsAreNot() {
    then(WellFormed.of("\uD83D")).isEqualTo("\uFFFD");
    then(WellFormed.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    then(WellFormed.of("a\uD83D\uD83D\uDE00\uDE00b")).isEqualTo("a\uFFFD\uD83D\uDE00\uFFFDb");
  }

  @Test
  void aTextThatIsWholeStaysItself() {
    for (String text : new String[] {"", "lamp", "\uD83D\uDE00"}) {
      then(WellFormed.of(text)).isSameAs(text);
    }
  }
}
