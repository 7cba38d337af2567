package dev.concierge.trainer.dataset.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspiredImporterTests {
  private static final Sentiment SENTIMENT = text -> text.contains("loved") ? 0.5 : 0;
  private static final String HEADER =
      "dialog_id\tutt_id\tspeaker\tturn_id\ttext\tmovies\tmovie_id\n";

  @TempDir Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    Files.writeString(
        folder.resolve("movie_database.tsv"),
        """
        title\tyear\tgenre\tdirector\tactors\tshort_plot\tvideo_id
        Tea Again\t1999\tComedy, Drama\tAnn B\tCy D, Eve F\t"Tea is ""made"".
        Twice."\tv1
        Tea Again\t2010\tDrama\t\t\t\tv2
        Plain\t\t\t\t\t\t
        Plain Tales\t\t\t\t\t\t
        """);
    Files.createDirectories(folder.resolve("dialog_data"));
    write(
        "train.tsv",
        """
        d1\t1\tSEEKER\t1\tI loved tea again, the old one\tTea Again (1999)\tv2
        d1\t2\tRECOMMENDER\t1\tHello.\t\tv2
        d1\t3\tRECOMMENDER\t2\tThen Tea Again (2010)! Or plain.\tTea Again (2010);Plain\tv2
        """);
    write("dev.tsv", "d2\t1\tRECOMMENDER\t1\tQUOTATION_MARKPlainQUOTATION_MARK?\tPlain\t\n");
    write("test.tsv", "d3\t1\tRECOMMENDER\t1\tTry it.\tTea Again (1850);Nowhere\t\n");
  }

  @Test
  void readsTheCatalogue() {
    List<Item> items = read().catalogue().items();
    assertThat(items).extracting(Item::id).containsExactly("v1", "v2", "plain", "plain-tales");
    assertThat(items).extracting(Item::title).startsWith("Tea Again (1999)", "Tea Again (2010)");
    assertThat(items.get(0).categories()).containsExactly("Comedy", "Drama");
    assertThat(items.get(0).people()).containsExactly("Ann B", "Cy D", "Eve F");
    assertThat(items.get(0).searchText()).contains("Tea is \"made\".\nTwice.");
    assertThat(items.get(0).year()).hasValue(1999);
    assertThat(items.get(2).year()).isEmpty();
    assertThat(items.get(2).popularity()).isEqualTo(2);
  }

  @Test
  void linksWhatTheUtterancesName() {
    Dialogue dialogue = read().train().getFirst();
    assertThat(dialogue.turns())
        .extracting(Dialogue.Turn::role)
        .containsExactly(Role.USER, Role.ASSISTANT);
    Dialogue.Turn said = dialogue.turns().get(0);
    assertThat(said.text()).isEqualTo("I loved [[v1]], the old one");
    assertThat(said.mentions()).containsExactly(new Mention("v1", 0.5));
    Dialogue.Turn answer = dialogue.turns().get(1);
    assertThat(answer.text()).isEqualTo("Hello. Then [[v2]]! Or [[plain]].");
    assertThat(answer.mentions()).extracting(Mention::itemId).containsExactly("v2", "plain");
    assertThat(answer.accepted()).containsExactly("v2");
    assertThat(read().valid().getFirst().turns().getFirst().text()).isEqualTo("\"[[plain]]\"?");
  }

  /** A year that no item of the title has is another film; an unknown title is nobody's. */
  @Test
  void anotherYearIsAnotherItem() {
    assertThat(read().test().getFirst().turns().getFirst().mentions()).isEmpty();
  }

  @Test
  void aTitleInsideAnotherIsNotTheOther() throws IOException {
    write(
        "dev.tsv",
        "d2\t1\tRECOMMENDER\t1\tPlain Tales, then Plain, and plain again\tPlain;Plain Tales\t\n");
    assertThat(read().valid().getFirst().turns().getFirst().text())
        .isEqualTo("[[plain-tales]], then [[plain]], and plain again");
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    write("dev.tsv", "d2\t1\tROBOT\t1\tHello\t\t\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("dev.tsv] line [2], column [speaker]")
        .hasMessageContaining("SEEKER or RECOMMENDER but was [ROBOT]");
    write("dev.tsv", "d2\t1\tSEEKER\n");
    assertThatThrownBy(this::read).hasMessageContaining("line [2] has [3] columns, its header [7]");
    Files.writeString(folder.resolve("dialog_data/dev.tsv"), "id\ttext\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("has no column [dialog_id], but [id, text]");
    Files.writeString(folder.resolve("dialog_data/dev.tsv"), "");
    assertThatThrownBy(this::read).hasMessageContaining("is empty");
    write("dev.tsv", "d2\t1\tSEEKER\t1\tHello\t\t\nd2\t2\tSEEKER\t2\t\"Hello\t\t\n");
    assertThatThrownBy(this::read).hasMessageContaining("line [3] has a quote that never ends");
    Files.writeString(folder.resolve("dialog_data/dev.tsv"), "dialog_id\ttext\ttext\n");
    assertThatThrownBy(this::read).hasMessageContaining("has two columns [text]");
  }

  private Dataset read() {
    return new InspiredImporter(folder, SENTIMENT).read(null);
  }

  private void write(String name, String rows) throws IOException {
    Files.writeString(folder.resolve("dialog_data").resolve(name), HEADER + rows);
  }
}
