package dev.concierge.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTests {
  @TempDir static Path folder;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void learn() throws IOException {
    tokenizer = SampleTokenizer.in(folder);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void reservedTokensComeFirst() {
    assertThat(tokenizer.id(SpecialToken.PAD)).isZero();
    assertThat(tokenizer.id(SpecialToken.REPLY)).isEqualTo(8);
    assertThat(tokenizer.slot(0)).isEqualTo(9);
    assertThat(tokenizer.slot(9)).isEqualTo(18);
    assertThat(tokenizer.encode("!")).containsExactly(19 + (int) '!');
    assertThat(tokenizer.size()).isBetween(BytePairTrainer.SMALLEST_VOCABULARY + 50, 400);
  }

  @Test
  void frequentWordsAreOneToken() {
    assertThat(tokenizer.encode(" looking")).hasSize(1);
    assertThat(tokenizer.encode("qqqq")).hasSize(4);
  }

  @Test
  void everyTextComesBack() {
    for (String text :
        List.of(
            "",
            " ",
            "Hello, world!\r\n\ttabs  spaces",
            "naïve 日本映画 😀👩\u200d👩\u200d👧 مرحبا",
            "a\u0000b\u0007",
            "<\\>",
            "it's I'LL y'all 3,000")) {
      int[] ids = tokenizer.encode(text);
      assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }
  }

  @Test
  void randomTextComesBack() {
    Random random = new Random(7);
    for (int n = 0; n < 300; n++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        int c = random.nextInt(Character.MAX_CODE_POINT + 1);
        text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '<' : c);
      }
      assertThat(tokenizer.decode(tokenizer.encode(text.toString()))).isEqualTo(text.toString());
    }
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    assertThat(tokenizer.decode(tokenizer.encode("a\uD83Db"))).isEqualTo("a\uFFFDb");
  }

  @Test
  void specialTokensInTextAreOrdinaryText() {
    for (String text :
        List.of("<eos>", "x<act_recommend>y", "<user><assistant>", "<item_3>", "<slate><item_0>")) {
      int[] ids = tokenizer.encode(text);
      assertThat(Arrays.stream(ids)).allMatch(tokenizer::isOrdinary);
      assertThat(tokenizer.decode(ids, SlotMarkers::marker)).isEqualTo(text);
    }
  }

  @Test
  void templateMarkersAreSlotsAndEscapedOnesAreNot() {
    int[] ids = tokenizer.encodeTemplate("Try <item_1> or <item_0>!");
    assertThat(ids).contains(tokenizer.slot(1), tokenizer.slot(0));
    assertThat(tokenizer.decode(ids)).isEqualTo("Try <item_1> or <item_0>!");

    String spelled = SlotMarkers.escape("literally <item_2> and <\\item_3>");
    int[] escaped = tokenizer.encodeTemplate(spelled);
    assertThat(Arrays.stream(escaped)).noneMatch(tokenizer::isSlot);
    assertThat(tokenizer.decode(escaped)).isEqualTo(spelled);
    assertThat(SlotMarkers.render(spelled, List.of("A", "B", "C", "D")))
        .isEqualTo("literally <item_2> and <\\item_3>");
  }

  @Test
  void markersBeyondTheSlateAreText() {
    assertThat(tokenizer.encodeTemplate("<item_0> <item_5>", 1))
        .contains(tokenizer.slot(0))
        .doesNotContain(tokenizer.slot(5));
    assertThat(SlotMarkers.render("<item_0> <item_5>", List.of("Heat"))).isEqualTo("Heat <item_5>");
  }

  @Test
  void decodingLeavesOutSpecialTokensAndTakesTitles() {
    int[] ids = {
      tokenizer.id(SpecialToken.REPLY), tokenizer.slot(2), tokenizer.id(SpecialToken.EOS)
    };
    assertThat(tokenizer.decode(ids)).isEqualTo("<item_2>");
    assertThat(tokenizer.decode(ids, slot -> "title " + slot)).isEqualTo("title 2");
    assertThat(tokenizer.decode(new int[] {-1, 4000})).isEmpty();
  }

  @Test
  void sameCorpusInAnyOrderSameFile() throws IOException {
    List<String> shuffled = new ArrayList<>(SampleTokenizer.corpus());
    Collections.shuffle(shuffled, new Random(1));
    Path again = folder.resolve("again.json");
    BytePairTrainer.train(shuffled, 400, again);
    assertThat(Files.readAllBytes(again))
        .isEqualTo(Files.readAllBytes(folder.resolve("tokenizer.json")));
    try (Tokenizer second = Tokenizer.load(again)) {
      assertThat(second.sha256()).isEqualTo(tokenizer.sha256()).hasSize(64);
    }
  }

  @Test
  void refusesATooSmallVocabularyAndAForeignFile() throws IOException {
    assertThatThrownBy(() -> BytePairTrainer.train(List.of(), 200, folder.resolve("x.json")))
        .hasMessageContaining("at least 275")
        .hasMessageContaining("[200]");
    Path foreign = folder.resolve("foreign.json");
    Files.writeString(
        foreign, "{\"model\":{\"vocab\":{\"a\":0}},\"decoder\":{\"type\":\"ByteLevel\"}}");
    assertThatThrownBy(() -> Tokenizer.load(foreign))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("foreign.json")
        .hasMessageContaining("<pad>");
  }
}
