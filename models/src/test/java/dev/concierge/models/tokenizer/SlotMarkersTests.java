package dev.concierge.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotMarkersTests {
  @Test
  void titlesBecomeMarkersAndMarkersTitles() {
    List<String> titles = List.of("Aurora", "Aurora Lamp");
    String template = SlotMarkers.template("Aurora Lamp, or Aurora? Aurora.", titles);
    assertThat(template).isEqualTo("<item_1>, or <item_0>? <item_0>.");
    assertThat(SlotMarkers.render(template, titles)).isEqualTo("Aurora Lamp, or Aurora? Aurora.");
  }

  @Test
  void blankTitlesAreNowhere() {
    assertThat(SlotMarkers.template("a b", List.of("", " ", "\n", "b"))).isEqualTo("a <item_3>");
    assertThat(SlotMarkers.template("a b", Collections.nCopies(6, ""))).isEqualTo("a b");
    assertThat(SlotMarkers.template("", List.of(""))).isEmpty();
  }

  @Test
  void partsOfWordsAreNoTitles() {
    assertThat(SlotMarkers.template("Update Up, Upé up Up2 (Up)", List.of("Up")))
        .isEqualTo("Update <item_0>, Upé up Up2 (<item_0>)");
    assertThat(SlotMarkers.template("WALL-E! 12 Monsters, Inc.", List.of("Monsters, Inc.", "2")))
        .isEqualTo("WALL-E! 12 <item_0>");
    assertThat(SlotMarkers.template("cost $5 (a+b) [x]", List.of("$5", "(a+b)", "[x]")))
        .isEqualTo("cost <item_0> <item_1> <item_2>");
  }

  @Test
  void aNameDoesNotEndAtItsApostrophe() {
    List<String> titles = List.of("O", "Don", "Alien");
    assertThat(SlotMarkers.template("O'Brien, don’t", titles)).isEqualTo("O'Brien, don’t");
    assertThat(SlotMarkers.template("Don’t say Don'Son: 'Don'", titles))
        .isEqualTo("Don’t say Don'Son: '<item_1>'");
    assertThat(SlotMarkers.template("Alien's end, Aliens' end, ALIEN's", titles))
        .isEqualTo("<item_2>'s end, Aliens' end, ALIEN's");
  }

  @Test
  void scriptsWithoutSpacesHaveNoWordEdges() {
    assertThat(SlotMarkers.template("我喜欢霸王别姬的故事", List.of("霸王别姬"))).isEqualTo("我喜欢<item_0>的故事");
    assertThat(SlotMarkers.template("기생충을 봤어요", List.of("기생충"))).isEqualTo("<item_0>을 봤어요");
  }

  @Test
  void noTitleIsFoundInsideAMarker() {
    List<String> titles = List.of("Alpha", "item", "item_0", "0");
    assertThat(SlotMarkers.template("Alpha item item_0 0", titles))
        .isEqualTo("<item_0> <item_1> <item_2> <item_3>");
  }

  @Test
  void whatLooksLikeAMarkerStaysText() {
    List<String> titles = List.of("item", "0");
    String template = SlotMarkers.template("<item_0> item", titles);
    assertThat(template).isEqualTo("<\\item_0> <item_0>");
    assertThat(SlotMarkers.render(template, titles)).isEqualTo("<item_0> item");
  }

  @Test
  void titlesBeyondTheSlotsStayText() {
    List<String> titles = IntStream.range(0, 12).mapToObj(i -> "t" + i).toList();
    assertThat(SlotMarkers.template("t9 t10 t11", titles)).isEqualTo("<item_9> t10 t11");
  }
}
