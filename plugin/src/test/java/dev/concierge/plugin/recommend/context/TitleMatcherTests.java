package dev.concierge.plugin.recommend.context;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.models.text.Attitude;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.plugin.recommend.context.TitleMatcher.Match;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TitleMatcherTests {

  @Test
  void theLongestTitleWins() {
    then(found(
            "Have you seen the lord of the rings, or Monsters, Inc.?",
            "lord of the rings",
            "the lord of the rings",
            "rings",
            "monsters inc"))
        .containsExactly("the lord of the rings", "monsters inc");
  }

  @Test
  void oneOrdinaryWordIsNoTitle() {
    then(found("it was on my phone", "it", "phone")).isEmpty();
    then(found("I saw Frozen and 1917", "frozen", "1917")).containsExactly("frozen", "1917");
    then(found("the food was frozen", "frozen")).isEmpty();
  }

  @Test
  void aMatchKnowsItsPlace() {
    String text = "So: the Big Short was great";
    Match match = new TitleMatcher(text).matches("the big short"::equals).getFirst();
    then(text.substring(match.from(), match.to())).isEqualTo("the Big Short");
  }

  @Test
  void textOfAnyKindIsSplit() {
    then(new TitleMatcher("").keys()).isEmpty();
    then(new TitleMatcher("İİİ IJ ﬀ 日本 \uD83D\uDE00 x").matches(key -> true)).isNotNull();
  }

  @Test
  void attitudeIsThatOfTheClause() {
    Attitude attitude = new Attitude(LexiconSentiment.english());
    String text = "I loved Alpha, but Omega was terrible";
    then(attitude.towards(text, 8, 13)).isPositive();
    then(attitude.towards(text, 19, 24)).isNegative();
  }

  private static List<String> found(String text, String... titles) {
    Set<String> all = Set.of(titles);
    return new TitleMatcher(text).matches(all::contains).stream().map(Match::key).toList();
  }
}
