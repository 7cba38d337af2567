package dev.concierge.models.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  @ParameterizedTest
  @MethodSource("texts")
  void makesNoMoreTermsThanAQueryTakes(String text) throws IOException {
    for (int most : new int[] {QueryText.TERMS, 40, 1}) {
      assertThat(terms(QueryText.of(text, most))).hasSizeBetween(1, most);
    }
  }

  static List<String> texts() {
    return List.of(
        letters(0x4E00, 1030), // Chinese
        letters(0x20000, 600), // Chinese beyond the basic plane
        letters(0x3041, 80).repeat(20), // Hiragana
        letters(0x30A1, 80).repeat(20), // Katakana
        letters(0xAC00, 1000).replaceAll("(.{5})", "$1 "), // Hangul
        letters(0x0E01, 46).repeat(30), // Thai
        letters(0x0E01, 9) + "ก็ดี ".repeat(900),
        letters(0x0905, 40) + "हिन्दी ".repeat(300),
        "x".repeat(8000),
        "é".repeat(8000),
        IntStream.range(0, 800).mapToObj(i -> i + "'s").collect(Collectors.joining(" ")),
        IntStream.range(0, 900).mapToObj(i -> "a" + i + "手机").collect(Collectors.joining(" ")),
        IntStream.range(0, 900).mapToObj(i -> "\uD83D\uDE00 w" + i).collect(Collectors.joining()));
  }

  @Test
  void aSentenceWithoutSpacesKeepsItsEnd() {
    assertThat(QueryText.of(letters(0x4E00, 1030))).isEqualTo(letters(0x4E00 + 780, 250));
    assertThat(QueryText.of("我想买台灯。红色的")).isEqualTo("我想买台灯 红色的");
    assertThat(QueryText.of("lamp " + letters(0x4E00, 240) + "! desk", 241))
        .isEqualTo(letters(0x4E00, 240) + " desk");
  }

  @Test
  void wordsOfOneTermAreChosenAsEver() {
    List<String> words =
        IntStream.range(0, 400).mapToObj(i -> (i % 3 == 0 ? "don't" : "straße") + i).toList();
    assertThat(QueryText.of(String.join(", ", words)).split(" ")).hasSize(200);
    String possessives =
        IntStream.range(0, 40).mapToObj(i -> (1950 + i) + "'s").collect(Collectors.joining(" "));
    assertThat(QueryText.of(String.join(" ", words.subList(0, 300)) + " " + possessives).split(" "))
        .hasSize(200)
        .contains("1950's");
  }

  private static String letters(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static List<String> terms(String text) throws IOException {
    List<String> terms = new ArrayList<>();
    try (StandardAnalyzer analyzer = new StandardAnalyzer(CharArraySet.EMPTY_SET);
        TokenStream tokens = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.add(term.toString());
      }
      tokens.end();
    }
    return terms;
  }
}
