package dev.concierge.models.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.DialogueState.Turn;
import dev.concierge.models.conversation.Role;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RankerFeaturesTests {
  private static final Item LAMP = item("lamp", "Harbour Lamp", List.of("Lamps"), 1999, 20);
  private static final Item SHADE =
      item("shade", "Harbour Shade", List.of("Lamps", "Textiles"), 2009, 40);
  private static final Item ROPE = item("rope", "Knotwork", List.of("Garden"), 2001, 5);

  private final DialogueState state =
      new DialogueState(
          List.of(
              new Turn(Role.USER, "I like the Harbour Lamp, do you have a lamp by Ada Northwind?"),
              new Turn(Role.ASSISTANT, "Any year?"),
              new Turn(Role.USER, "2009 would be nice")),
          List.of(new MentionedItem("lamp", Role.USER, 3, .5)));

  private final Map<String, MentionedKnowledge> known =
      Map.of(
          "lamp",
          new MentionedKnowledge(
              LAMP,
              new float[0],
              new Neighbours(List.of("shade"), new float[] {.25f}, new float[] {.5f})));

  private final float[][] matrix =
      new RankerFeatures()
          .compute(
              state,
              known,
              List.of(
                  new PoolItem(LAMP, .1, 4, 0, 2, 0, 0, 7),
                  new PoolItem(SHADE, .9, 2, 1, 0, 0, 1, 3),
                  new PoolItem(ROPE, -.4, 0, 0, 0, 0, 0, 0)));

  @Test
  void lexicalScoresAreRelativeToTheBestOfThePool() {
    assertThat(column("metadata")).usingComparatorWithPrecision(1e-4f).containsExactly(1f, .5f, 0f);
    assertThat(column("never_seen")).containsExactly(0, 0, 1);
  }

  @Test
  void neighbourListsOfMentionedItemsPointAtCandidates() {
    assertThat(column("neighbours")[1]).isCloseTo((float) Math.log(.25 + 1e-5), within(1e-5f));
    assertThat(column("neighbours_max")).containsExactly(0, .5f, 0);
  }

  @Test
  void attributesAgreeWithWhatWasSaid() {
    assertThat(column("category_text")[0]).isCloseTo((float) Math.log(2), within(1e-6f));
    assertThat(column("category_text")[2]).isZero();
    assertThat(column("category_mentioned")[1])
        .isCloseTo((float) (1 / Math.sqrt(2)), within(1e-6f));
    assertThat(column("person_text")).containsExactly(1, 1, 1);
    assertThat(column("person_last")).containsExactly(0, 0, 0);
    assertThat(column("year_text")).containsExactly(0, 1, 0);
    assertThat(column("title_text")).containsExactly(1, 0, 0);
    assertThat(column("price_mentioned")[0]).isZero();
  }

  @Test
  void mentionsOfTheCandidateItselfAreMarked() {
    assertThat(column("mentioned_by_user")).containsExactly(1, 0, 0);
    assertThat(column("mentioned_by_assistant")).containsExactly(0, 0, 0);
    assertThat(column("mentioned_recency")[0]).isCloseTo(1f / 3, within(1e-6f));
    assertThat(column("mentioned_polarity")[0]).isEqualTo(.5f);
  }

  @Test
  void namesAreUniqueAndEveryValueIsFinite() {
    assertThat(RankerFeatures.NAMES).doesNotHaveDuplicates();
    for (float[] row : matrix) {
      assertThat(row).hasSize(RankerFeatures.NAMES.size());
      for (float value : row) {
        assertThat(Float.isFinite(value)).isTrue();
      }
    }
  }

  private float[] column(String name) {
    int c = RankerFeatures.NAMES.indexOf(name);
    float[] values = new float[matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i][c];
    }
    return values;
  }

  private static Item item(
      String id, String title, List<String> categories, int year, double price) {
    return new Item(
        id,
        title,
        "",
        categories,
        List.of("Ada Northwind"),
        OptionalInt.of(year),
        3,
        OptionalDouble.of(price));
  }
}
