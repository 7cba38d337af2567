package dev.concierge.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Questions;
import dev.concierge.trainer.evaluate.report.RankingReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One turn that names three items, one of them mentioned before and one nobody ranks. */
class EvaluationTests {
  private static final double SECOND = Math.log(2) / Math.log(3);

  private final Catalogue catalogue =
      new Catalogue(
          new FieldRoles("title", List.of(), List.of(), List.of(), null, null, null, null, null),
          Stream.of("a", "b", "c", "missing")
              .map(id -> new CatalogueDocument(id, Map.of("title", "Thing " + id)))
              .toList());
  private final DialogueStates states =
      new DialogueStates(catalogue::title, LexiconSentiment.english());

  @Test
  void figuresCountOneInstancePerNamedItem() {
    Map<String, Double> figures = evaluation(List.of()).figures(EvaluationTests::answer);
    assertThat(figures.get("instances")).isEqualTo(3);
    assertThat(figures.get("hr@1")).isZero();
    assertThat(figures.get("hr@5")).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(figures.get("ndcg@5")).isCloseTo((SECOND + 1 / 2.0) / 3, within(1e-9));
    // without the mentioned item the other is second
    assertThat(figures.get("novel_hr@5")).isCloseTo(1 / 2.0, within(1e-9));
    assertThat(figures.get("novel_ndcg@5")).isCloseTo(SECOND / 2, within(1e-9));
  }

  @Test
  void floorsCountOtherDialoguesOnly() {
    Map<String, RankingReport> floors =
        evaluation(List.of(dialogue("other", "c"), dialogue("another", "c", "missing")))
            .floors(Protocol.ALL);
    assertThat(floors.keySet()).containsExactly("popularity", "BM25", "BM25 with contexts");
    // in the others a is named twice, c twice, missing once; equal counts keep the catalogue's
    // order
    RankingReport popularity = floors.get("popularity");
    assertThat(popularity.instances()).isEqualTo(3);
    assertThat(popularity.values().get("HR@1")).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(popularity.values().get("HR@5")).isEqualTo(1);
    assertThat(popularity.values().get("MRR")).isCloseTo((1 + 1 / 2.0 + 1 / 3.0) / 3, within(1e-9));
  }

  @Test
  void aRankerAndItsFloorsAreAskedTheSameQuestions() {
    Evaluation evaluation = evaluation(List.of(dialogue("other", "c")));
    var results =
        evaluation.run(
            EvaluationTests::answer, List.of(Protocol.ALL, Protocol.NOVEL, Protocol.SAMPLED), null);
    assertThat(results.keySet()).containsExactly("all", "novel", "sampled");
    assertThat(results.get("all").report())
        .isEqualTo(evaluation.report(EvaluationTests::answer, Protocol.ALL));
    assertThat(results.get("all").floors()).isEqualTo(evaluation.floors(Protocol.ALL));
    // a and c were named in the other dialogue
    assertThat(results.get("all").unseen().instances()).isEqualTo(1);
    results
        .values()
        .forEach(
            result ->
                result
                    .floors()
                    .values()
                    .forEach(
                        floor ->
                            assertThat(floor.instances()).isEqualTo(result.report().instances())));
  }

  private Evaluation evaluation(List<Dialogue> others) {
    Questions questions =
        new Questions(List.of(dialogue("d", "a", "c", "missing")), catalogue, states, 1);
    return new Evaluation(catalogue, others, questions, states, 1, Progress.SILENT);
  }

  private static List<String> answer(Question question) {
    return Stream.of("b", "a", "c").filter(id -> !question.exclude().contains(id)).toList();
  }

  /** Someone speaks of a, and is told of some items. */
  private static Dialogue dialogue(String id, String... named) {
    return new Dialogue(
        id,
        List.of(
            new Dialogue.Turn(Role.USER, "x", mentions("a"), List.of()),
            new Dialogue.Turn(Role.ASSISTANT, "y", mentions(named), List.of())));
  }

  private static List<Mention> mentions(String... ids) {
    return Stream.of(ids).map(id -> new Mention(id, 0)).toList();
  }
}
