package dev.concierge.trainer.simulate;

import dev.concierge.models.catalogue.Item;
import java.util.List;
import java.util.Locale;

/** What a catalogue sells, as far as talking about it goes. */
public enum Domain {
  /** Categories are a department and a kind of product; people ask for a kind. */
  SHOP {
    @Override
    List<String> kinds(Item item) {
      int n = item.categories().size();
      return n == 0 ? List.of() : item.categories().subList(n - 1, n);
    }

    @Override
    String noun(String kind) {
      return kind;
    }
  },
  /** Categories are genres; people ask for a movie of a genre. */
  MOVIES {
    @Override
    List<String> kinds(Item item) {
      return item.categories();
    }

    @Override
    String noun(String kind) {
      return kind.toLowerCase(Locale.ROOT) + " movie";
    }
  };

  /** Kinds a person can ask for and get this item. */
  abstract List<String> kinds(Item item);

  /** How a person says a kind, in the singular. */
  abstract String noun(String kind);
}
