package dev.concierge.trainer.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evaluate.questions.Answered;
import dev.concierge.trainer.evaluate.questions.Instance;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anyone computes from the files equals the report; questions are the same every time. */
class TrecFilesTests {
  private static final int ITEMS = 150;

  private final Random random = new Random(7);
  private final Catalogue catalogue =
      new Catalogue(
          new FieldRoles("title", List.of(), List.of(), List.of(), null, null, null, null, null),
          IntStream.range(0, ITEMS)
              .mapToObj(i -> new CatalogueDocument("i" + i, Map.of("title", "Thing " + i)))
              .toList());

  @TempDir private Path folder;

  @Test
  void filesGiveTheReportsFigures() throws IOException {
    for (Protocol protocol : Protocol.values()) {
      List<Answered> answers =
          questions().of(protocol).stream()
              .map(question -> new Answered(question, ranking(question)))
              .toList();
      TrecFiles.write(folder, protocol, answers, "test run");
      RankingReport report = RankingReport.of(Instance.of(answers, Set.of()));

      Map<String, Integer> ranks = new HashMap<>();
      for (String line : Files.readAllLines(folder.resolve(protocol.key() + ".run"))) {
        String[] columns = line.split(" ");
        assertThat(columns).hasSize(6);
        ranks.put(columns[0] + " " + columns[2], Integer.parseInt(columns[3]));
      }
      List<String> qrels = Files.readAllLines(folder.resolve(protocol.key() + ".qrels"));
      double hits = 0;
      double gain = 0;
      for (String line : qrels) {
        String[] columns = line.split(" ");
        assertThat(columns).hasSize(4);
        int rank = ranks.getOrDefault(columns[0] + " " + columns[2], Integer.MAX_VALUE);
        hits += rank <= 10 ? 1 : 0;
        gain += rank <= 5 ? Math.log(2) / Math.log(rank + 1) : 0;
      }
      assertThat(report.instances()).isEqualTo(qrels.size()).isPositive();
      assertThat(report.values().get("HR@10")).isCloseTo(hits / qrels.size(), within(1e-12));
      assertThat(report.values().get("NDCG@5")).isCloseTo(gain / qrels.size(), within(1e-12));
      assertThat(report.intervals().get("HR@10").low())
          .isLessThanOrEqualTo(report.values().get("HR@10"));
    }
  }

  @Test
  void drawOfCompetitorsIsFixedAndHoldsTheTargetOnce() {
    List<Question> first = questions().of(Protocol.SAMPLED);
    List<Question> again = questions().of(Protocol.SAMPLED);
    assertThat(first).hasSameSizeAs(again);
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i).candidates())
          .isEqualTo(again.get(i).candidates())
          .hasSize(100)
          .doesNotHaveDuplicates()
          .contains(first.get(i).targets().getFirst());
    }
  }

  @Test
  void novelLeavesOutWhatWasMentioned() {
    for (Question question : questions().of(Protocol.NOVEL)) {
      assertThat(question.exclude()).isEqualTo(question.turn().state().mentionedIds());
      assertThat(question.targets()).doesNotContainAnyElementsOf(question.exclude());
    }
  }

  private Questions questions() {
    Random items = new Random(3);
    List<Dialogue> dialogues = new ArrayList<>();
    for (int d = 0; d < 20; d++) {
      List<Dialogue.Turn> turns = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        String id = "i" + items.nextInt(12);
        turns.add(
            new Dialogue.Turn(
                t % 2 == 0 ? Role.USER : Role.ASSISTANT,
                "about " + ItemMarkup.marker(id),
                List.of(Mention.neutral(id)),
                List.of()));
      }
      dialogues.add(new Dialogue("d" + d, turns));
    }
    DialogueStates states = new DialogueStates(catalogue::title, LexiconSentiment.english());
    return new Questions(dialogues, catalogue, states, 5);
  }

  private List<String> ranking(Question question) {
    List<String> ids = new ArrayList<>();
    if (question.candidates().isEmpty()) {
      IntStream.range(0, 40).forEach(i -> ids.add("i" + i));
    } else {
      ids.addAll(question.candidates());
    }
    ids.removeAll(question.exclude());
    Collections.shuffle(ids, random);
    return ids;
  }
}
