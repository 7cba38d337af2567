package dev.concierge.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.trainer.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMetricsTests {

  @Test
  void tokenises13a() {
    assertThat(TextTokens.MTEVAL_13A.of("It costs $1,000.50, OK? sci-fi 3-D."))
        .containsExactly(
            "It", "costs", "$", "1,000.50", ",", "OK", "?", "sci-fi", "3", "-", "D", ".");
    assertThat(TextTokens.MTEVAL_13A.of("  ")).isEmpty();
  }

  @Test
  void handWorkedBleu() {
    CorpusBleu same =
        CorpusBleu.of(List.of("a b c d e"), List.of(List.of("a b c d e")), TextTokens.WHITESPACE);
    assertThat(same.bleu()).isEqualTo(1);
    CorpusBleu shorter =
        CorpusBleu.of(List.of("a b c d"), List.of(List.of("a b c d e")), TextTokens.WHITESPACE);
    assertThat(shorter.bleu()).isCloseTo(Math.exp(-.25), within(1e-12));
    assertThat(CorpusBleu.of(List.of("a b"), List.of(List.of("a b")), TextTokens.WHITESPACE).bleu())
        .isZero();
  }

  @Test
  void handWorkedDistinct() {
    assertThat(Distinct.two(List.of("a b a b", "x"), TextTokens.WHITESPACE)).isEqualTo(2 / 3.0);
    assertThat(Distinct.twoPerText(List.of("a b a b", "x", "u v"), TextTokens.WHITESPACE))
        .isCloseTo((2 / 3.0 + 1) / 2, within(1e-12));
  }

  @Test
  void agreesWithTheReference() {
    JsonNode text = Golden.read("rl/text.json");
    List<String> hypotheses = strings(text.path("hypotheses"));
    List<String> first = strings(text.path("references"));
    List<String> second = strings(text.path("second_references"));
    for (int i = 0; i < hypotheses.size(); i++) {
      assertThat(TextTokens.MTEVAL_13A.of(hypotheses.get(i)))
          .isEqualTo(strings(text.path("tokens_13a").get(i)));
    }
    List<List<String>> one = first.stream().map(List::of).toList();
    List<List<String>> two = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      two.add(List.of(first.get(i), second.get(i)));
    }
    check(text, "13a/one_reference", CorpusBleu.of(hypotheses, one, TextTokens.MTEVAL_13A));
    check(text, "13a/two_references", CorpusBleu.of(hypotheses, two, TextTokens.MTEVAL_13A));
    check(text, "whitespace/one_reference", CorpusBleu.of(hypotheses, one, TextTokens.WHITESPACE));
    check(text, "whitespace/two_references", CorpusBleu.of(hypotheses, two, TextTokens.WHITESPACE));
    JsonNode distinct = text.path("distinct2").path("13a");
    assertThat(Distinct.two(hypotheses, TextTokens.MTEVAL_13A))
        .isCloseTo(distinct.path("corpus").asDouble(), within(1e-9));
    assertThat(Distinct.twoPerText(hypotheses, TextTokens.MTEVAL_13A))
        .isCloseTo(
            distinct.path("mean_per_sentence_over_those_with_a_bigram").asDouble(), within(1e-9));
  }

  private static void check(JsonNode text, String name, CorpusBleu bleu) {
    JsonNode expected = text.path("corpus_bleu").path(name);
    assertThat(bleu.bleu()).isCloseTo(expected.path("bleu").asDouble(), within(1e-9));
    assertThat(bleu.brevityPenalty())
        .isCloseTo(expected.path("brevity_penalty").asDouble(), within(1e-9));
    assertThat(bleu.referenceLength()).isEqualTo(expected.path("ref_length").asInt());
  }

  private static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(node -> values.add(node.asText()));
    return values;
  }
}
