package dev.concierge.trainer.dataset.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedialImporterTests {
  private static final Sentiment SENTIMENT = text -> text.contains("great") ? 0.5 : 0;

  @TempDir Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    Files.writeString(
        folder.resolve("movies.csv"),
        "movieId,movieName,year,nbMentionsOutsideTest\n1,\"Tea, Again  (1999)\",1999,6\n2,Plain,,0\n");
    gzip(
        "movie_metadata.jsonl.gz",
        "{\"movieId\":\"1\",\"name\":\"x\",\"genre\":[\"comedy\"],\"plot\":\"Tea is made.\",\"director\":[\"Ann B\"],\"writer\":[],\"star\":[\"Cy D\"]}\n");
    gzip(
        "train_partial.jsonl.gz",
        """
        {"conversationId":"5","initiatorWorkerId":10,"respondentWorkerId":20,"messages":[\
        {"text":"Hello","senderWorkerId":20},{"text":"great @1 @999","senderWorkerId":10},{"text":"yes","senderWorkerId":10},\
        {"text":"See @2 or @1","senderWorkerId":20},{"text":"great","senderWorkerId":10},{"text":"bye @1","senderWorkerId":20}],\
        "initiatorQuestions":{"2":{"suggested":1,"seen":0,"liked":1},"1":{"suggested":0,"seen":1,"liked":1}},"respondentQuestions":[]}
        """);
    gzip("valid.jsonl.gz", "");
    gzip("test.jsonl.gz", "");
  }

  @Test
  void importsCatalogueAndDialogues() {
    Dataset data = new RedialImporter(folder, SENTIMENT).read();
    Item tea = data.catalogue().items().get(0);
    assertThat(tea.title()).isEqualTo("Tea, Again (1999)");
    assertThat(tea.people()).containsExactly("Ann B", "Cy D");
    assertThat(tea.categories()).containsExactly("comedy");
    assertThat(tea.popularity()).isEqualTo(6);

    Dialogue dialogue = data.train().get(0);
    assertThat(dialogue.turns())
        .extracting(Dialogue.Turn::role)
        .containsExactly(Role.ASSISTANT, Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
    assertThat(dialogue.turns().get(1).text()).isEqualTo("great [[1]]  yes");
    assertThat(dialogue.turns().get(1).mentions()).containsExactly(new Mention("1", 0.5));
    assertThat(dialogue.turns().get(2).accepted()).containsExactly("2");
  }

  @Test
  void instancesHaveTheStateBeforeTheirTurn() {
    Dataset data = new RedialImporter(folder, SENTIMENT).read();
    DialogueStates states = new DialogueStates(data.catalogue()::title, SENTIMENT);
    List<RecommendationInstance> instances =
        RecommendationInstance.of(data.train(), data.catalogue(), states);

    assertThat(instances).extracting(RecommendationInstance::turn).containsExactly(1, 2, 4);
    RecommendationInstance second = instances.get(1);
    assertThat(second.byAssistant()).isTrue();
    assertThat(second.targets()).containsExactly("2", "1");
    assertThat(second.newTargets()).containsExactly("2");
    assertThat(second.state().mentions())
        .containsExactly(new MentionedItem("1", Role.USER, 1, 0.5));
    assertThat(second.state().latestText(1)).isEqualTo("great Tea, Again (1999)  yes");
    assertThat(instances.get(0).later()).containsExactly("2");
    assertThat(instances.get(2).state().mentions())
        .containsExactly(
            new MentionedItem("1", Role.USER, 3, 0.5),
            new MentionedItem("2", Role.ASSISTANT, 2, 0.5),
            new MentionedItem("1", Role.ASSISTANT, 2, 0.5));
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
