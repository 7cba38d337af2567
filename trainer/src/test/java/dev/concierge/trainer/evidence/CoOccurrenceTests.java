package dev.concierge.trainer.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.sft.SmallShop;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoOccurrenceTests {
  private static final Catalogue SHOP = SmallShop.catalogue();

  /** Two dialogues mention lamp and chair, one lamp and desk; worked by hand. */
  @Test
  void followsTheFormulas() {
    CoOccurrence counts =
        new CoOccurrence(
            SHOP,
            List.of(
                dialogue("1", "lamp-red", "chair-red"),
                dialogue("2", "chair-red", "lamp-red"),
                dialogue("3", "lamp-red", "desk-red")));
    int lamp = SHOP.index("lamp-red").orElseThrow();
    Neighbours neighbours = counts.neighbours(lamp);

    double assistants = 6 + 30 * .1;
    double chairPrior = (2 + .1) / assistants;
    assertThat(neighbours.ids()).containsExactly("chair-red", "desk-red");
    assertThat((double) neighbours.conditional()[0])
        .isCloseTo((2 + 10 * chairPrior) / (3 + 10), within(1e-6));
    assertThat((double) neighbours.cosine()[0])
        .isCloseTo(2 / (Math.pow(3, .7) * Math.pow(2, .3) + 10), within(1e-6));
    assertThat(counts.mentions(lamp)).isEqualTo(3);
    assertThat(counts.neighbours(SHOP.index("desk-blue").orElseThrow()).ids()).isEmpty();
  }

  private static Dialogue dialogue(String id, String first, String second) {
    return new Dialogue(
        id,
        List.of(
            SmallShop.assistant("see", first),
            SmallShop.user("and?"),
            SmallShop.assistant("see", second)));
  }
}
