package dev.concierge.trainer.sft;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Dialogue.Turn;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.DialogueStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Thirty lamps, chairs and desks and people who ask for one of them: enough to learn from in
 * seconds.
 */
public final class SmallShop {
  private static final List<String> KINDS = List.of("lamp", "chair", "desk");
  private static final List<String> COLOURS =
      List.of("red", "blue", "green", "black", "white", "amber", "pink", "grey", "teal", "violet");

  private SmallShop() {}

  public static Catalogue catalogue() {
    List<CatalogueDocument> documents = new ArrayList<>();
    for (String kind : KINDS) {
      for (String colour : COLOURS) {
        documents.add(
            new CatalogueDocument(
                kind + "-" + colour,
                Map.of(
                    "title", colour + " " + kind,
                    "text", "a " + kind + " for every room",
                    "kind", kind)));
      }
    }
    return new Catalogue(
        new FieldRoles(
            "title", List.of("text"), List.of("kind"), List.of(), null, null, null, null, null),
        documents);
  }

  public static List<Dialogue> dialogues(int count, long seed) {
    Random random = new Random(seed);
    List<Dialogue> dialogues = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      String item = kind + "-" + COLOURS.get(random.nextInt(COLOURS.size()));
      dialogues.add(
          new Dialogue(
              "d" + i,
              List.of(
                  user("hello there"),
                  assistant("what do you need?"),
                  user("a " + item.replace(kind + "-", "") + " " + kind + " please"),
                  assistant("how about " + ItemMarkup.marker(item) + "?", item),
                  user("great"))));
    }
    return dialogues;
  }

  public static DialogueStates states(Catalogue catalogue) {
    return new DialogueStates(catalogue::title, text -> 0);
  }

  public static Turn user(String text) {
    return new Turn(Role.USER, text, List.of(), List.of());
  }

  public static Turn assistant(String text, String... items) {
    return new Turn(
        Role.ASSISTANT, text, List.of(items).stream().map(Mention::neutral).toList(), List.of());
  }
}
