package dev.concierge.models.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryTextTests {
  @Test
  void keepsDistinctWordsWithoutStopWords() {
    assertThat(QueryText.of("A lamp for the desk, a red LAMP")).isEqualTo("desk red lamp");
    assertThat(QueryText.of("")).isEmpty();
  }

  @Test
  void keepsTheNewestWords() {
    String text = IntStream.range(0, 300).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    assertThat(QueryText.of(text)).startsWith("w100 ").endsWith(" w299");
  }
}
