package dev.concierge.trainer.dataset.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
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

class OpenDialKgImporterTests {
  private static final Sentiment SENTIMENT = text -> text.contains("enjoyed") ? 0.5 : 0;

  @TempDir Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    gzip(
        "id2info.json.gz",
        """
        {"7":{"name":"Tea Again","year":"1999","genre":["Comedy","Comedy"],"actor":["Cy D"],"director":["Ann B"]},\
        "8":{"name":"Plain","language":["English"]},"9":{"name":"The Long Tea (Novel)","writer":"Ann B"}}
        """);
    gzip(
        "eval_train.jsonl.gz",
        """
        {"dialog_id":1,"turn_id":1,"context":["I enjoyed tea again"],"entity":["Tea Again"],"rec":["Plain"],"resp":"Then try Plain."}
        {"dialog_id":2,"turn_id":1,"context":["A plain day."],"entity":[],"rec":["Tea Again"],"resp":"Tea Again?"}
        {"dialog_id":3,"turn_id":1,"context":["Hello"],"entity":[],"rec":["Tea Again"],"resp":"Tea Again?"}
        """);
    gzip(
        "eval_valid.jsonl.gz",
        """
        {"dialog_id":3,"turn_id":3,"context":["Hello","Tea Again?","No"],"entity":["Tea Again"],"rec":["Plain"],"resp":"Plain"}
        """);
    gzip(
        "eval_test.jsonl.gz",
        """
        {"dialog_id":1,"turn_id":3,"context":["I enjoyed tea again","Then try Plain.","more"],"entity":["Plain"],"rec":["The Long Tea (Novel)"],"resp":"Read it"}
        """);
  }

  @Test
  void readsItemsOfAllDomains() {
    List<Item> items = new OpenDialKgImporter(folder, SENTIMENT).read(null).catalogue().items();
    assertThat(items).extracting(Item::id).containsExactly("7", "8", "9");
    assertThat(items.get(0).people()).containsExactly("Ann B", "Cy D");
    assertThat(items.get(0).categories()).containsExactly("Comedy");
    assertThat(items.get(0).year()).hasValue(1999);
    assertThat(items.get(1).year()).isEmpty();
    assertThat(items.get(2).people()).containsExactly("Ann B");
  }

  @Test
  void aLineIsAnExcerptWhoseLastTurnIsLearned() {
    Dataset data = new OpenDialKgImporter(folder, SENTIMENT).read(null);
    Dialogue test = data.test().get(0);
    assertThat(test.conversation()).isEqualTo("1");
    assertThat(test.context()).isEqualTo(3);
    assertThat(test.turns())
        .extracting(Dialogue.Turn::role)
        .containsExactly(Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
    assertThat(test.turns().get(0).text()).isEqualTo("I enjoyed [[7]]");
    assertThat(test.turns().get(0).mentions()).containsExactly(new Mention("7", 0.5));
    assertThat(test.turns().get(1).text()).isEqualTo("Then try [[8]].");

    List<RecommendationInstance> instances =
        RecommendationInstance.of(
            data.test(), data.catalogue(), new DialogueStates(data.catalogue()::title, SENTIMENT));
    assertThat(instances).extracting(RecommendationInstance::turn).containsExactly(3);
    assertThat(instances.get(0).targets()).containsExactly("9");
  }

  @Test
  void conversationsOfTheJudgedPartAreNotLearned() {
    Dataset data = new OpenDialKgImporter(folder, SENTIMENT).read(null);
    assertThat(data.train()).extracting(Dialogue::conversation).containsExactly("2", "3");
    assertThat(data.trainApartFromValid()).extracting(Dialogue::conversation).containsExactly("2");
    assertThat(data.trainAndValid()).extracting(Dialogue::id).containsExactly("2-1", "3-1", "3-3");
  }

  @Test
  void aOneWordTitleIsAnOrdinaryWordUnlessTheLineNamesIt() {
    Dataset data = new OpenDialKgImporter(folder, SENTIMENT).read(null);
    assertThat(data.train().get(0).turns().get(0).text()).isEqualTo("A plain day.");
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
