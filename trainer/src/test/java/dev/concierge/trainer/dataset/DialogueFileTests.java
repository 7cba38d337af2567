package dev.concierge.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialogueFileTests {
  @TempDir Path folder;

  @Test
  void mergesTurnsAndReadsBackWhatItWrote() throws Exception {
    Path file = folder.resolve("in.jsonl");
    Files.writeString(
        file,
        """
        {"id":"7","turns":[{"role":"user","text":"I loved [[a]]"},{"role":"user","text":"not [[b]]","mentions":[{"id":"b","polarity":-0.5}]},{"role":"assistant","text":"Try [[c]]","accepted":["c"]}]}
        """);
    List<Dialogue> dialogues = DialogueFile.read(file);
    Dialogue.Turn first = dialogues.get(0).turns().get(0);
    assertThat(dialogues.get(0).turns()).hasSize(2);
    assertThat(first.text()).isEqualTo("I loved [[a]] not [[b]]");
    assertThat(first.mentions()).containsExactly(Mention.neutral("a"), new Mention("b", -0.5));

    Path copy = folder.resolve("deeper/out.jsonl");
    DialogueFile.write(copy, dialogues);
    assertThat(DialogueFile.read(copy)).isEqualTo(dialogues);
  }

  @Test
  void namesTheLineThatIsWrong() throws Exception {
    Path file = folder.resolve("bad.jsonl");
    Files.writeString(file, "{\"id\":\"1\",\"turns\":[]}\n{\"id\":\"2\"}\n");
    assertThatThrownBy(() -> DialogueFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line [2]")
        .hasMessageContaining("turns");
  }

  @Test
  void readsACatalogueWithItsRoles() throws Exception {
    Path file = folder.resolve("items.jsonl");
    Files.writeString(
        file,
        """
        {"_id":"1","name":"Red lamp","about":"Light","kind":["lamp"],"sold":4}
        {"id":"2","name":"Chair"}
        {"_id":"3","_source":{"name":"Desk"}}
        """);
    Catalogue catalogue =
        CatalogueFile.read(
            file,
            CatalogueFile.roles(
                new ObjectMapper()
                    .readTree(
                        "{\"title\":\"name\",\"text\":\"about\",\"categories\":[\"kind\"],\"popularity\":\"sold\"}")));
    assertThat(catalogue.items())
        .extracting(item -> item.title())
        .containsExactly("Red lamp", "Chair", "Desk");
    assertThat(catalogue.items().get(0).popularity()).isEqualTo(4);
    assertThat(catalogue.index("3")).hasValue(2);
    assertThat(catalogue.index("4")).isEmpty();
    CatalogueFile.write(folder.resolve("copy.jsonl"), catalogue.documents());
    assertThat(CatalogueFile.read(folder.resolve("copy.jsonl"), catalogue.roles()).items())
        .isEqualTo(catalogue.items());
  }
}
