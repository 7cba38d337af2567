package dev.concierge.models.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTurnsTests {
  /** Speakers are initials: u says, a answers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                     | -",
        "u:hi                  | u:hi",
        "u:hi a:yes u:lamp     | u:hi a:yes u:lamp",
        "u:hi u:lamp           | u:hi+lamp",
        "u:a u:b u:c a:d a:e   | u:a+b+c a:d+e",
        "a:d u:a u:b a:e u:c   | a:d u:a+b a:e u:c",
      })
  void neighboursOfOneSpeakerAreOneTurn(String said, String turns) {
    assertThat(
            SpokenTurns.merged(
                split(said),
                line -> line.startsWith("u") ? Role.USER : Role.ASSISTANT,
                (earlier, later) -> earlier + "+" + later.substring(2)))
        .isEqualTo(split(turns));
  }

  private static List<String> split(String lines) {
    return lines == null ? List.of() : List.of(lines.split(" "));
  }

  @Test
  void aTurnKeepsTheFirstAttitudeTowardsAnItem() {
    SpokenTurn first = spoken("I loved Up", "I loved", new Mention("up", 0.5));
    SpokenTurn second = spoken("Up and Heat", "and", Mention.neutral("up"), new Mention("heat", 1));
    assertThat(first.and(second))
        .isEqualTo(
            spoken(
                "I loved Up Up and Heat",
                "I loved and",
                new Mention("up", 0.5),
                new Mention("heat", 1)));
  }

  @Test
  void whatBeginsEmptyBeginsWithoutASpace() {
    SpokenTurn silent = spoken("", "");
    assertThat(silent.and(spoken("Up", "")).and(spoken("again", "again")))
        .isEqualTo(spoken("Up again", "again"));
  }

  @Test
  void anItemOfADialogueIsTakenUpOnce() {
    Dialogue.Turn first =
        new Dialogue.Turn(Role.ASSISTANT, "[[1]] or", List.of(new Mention("1", 0.2)), List.of("1"));
    Dialogue.Turn second =
        new Dialogue.Turn(
            Role.ASSISTANT,
            "[[2]]",
            List.of(Mention.neutral("1"), Mention.neutral("2")),
            List.of("2", "1"));
    assertThat(first.and(second))
        .isEqualTo(
            new Dialogue.Turn(
                Role.ASSISTANT,
                "[[1]] or [[2]]",
                List.of(new Mention("1", 0.2), Mention.neutral("2")),
                List.of("1", "2")));
  }

  private static SpokenTurn spoken(String text, String bare, Mention... mentions) {
    return new SpokenTurn(Role.USER, text, bare, List.of(mentions));
  }
}
