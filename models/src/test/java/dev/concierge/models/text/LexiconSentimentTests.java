package dev.concierge.models.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LexiconSentimentTests {
  private final Sentiment sentiment =
      new LexiconSentiment(Map.of("good", 2d, "bad", -2d, "no", -1d));
  private final Sentiment english = LexiconSentiment.english();

  @Test
  void oneWordIsNormalised() {
    assertThat(sentiment.score("good")).isCloseTo(2 / Math.sqrt(4 + 15), within(1e-9));
    assertThat(sentiment.score("a chair")).isZero();
    assertThat(sentiment.score("")).isZero();
  }

  @Test
  void negationTurnsTheValence() {
    double turned = 2 * -.74;
    assertThat(sentiment.score("that is not a good one"))
        .isCloseTo(turned / Math.sqrt(turned * turned + 15), within(1e-9));
    assertThat(sentiment.score("no good")).isNegative();
  }

  @Test
  void whatComesAfterButWeighsMore() {
    assertThat(sentiment.score("good but bad")).isNegative();
    assertThat(sentiment.score("bad but good")).isPositive();
  }

  @Test
  void intensityAndExclamationsAmplify() {
    assertThat(sentiment.score("very good")).isGreaterThan(sentiment.score("good"));
    assertThat(sentiment.score("good!!")).isGreaterThan(sentiment.score("good"));
    assertThat(sentiment.score("bad!")).isLessThan(sentiment.score("bad"));
  }

  @Test
  void theEnglishListKnowsEverydayPraiseAndBlame() {
    assertThat(english.score("I loved that one, thank you!")).isGreaterThan(.5);
    assertThat(english.score("No, that was boring and I hated it")).isLessThan(-.5);
    assertThat(english.score("It has four legs")).isZero();
  }
}
