package dev.concierge.trainer.simulate;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.text.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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

    @Override
    List<String> traits(Item item) {
      Set<String> named = new HashSet<>();
      item.categories().forEach(name -> named.addAll(Words.of(name)));
      return Words.of(item.text()).stream()
          .filter(word -> word.length() > 3 && !Words.isStopWord(word) && !named.contains(word))
          .toList();
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

    @Override
    List<String> traits(Item item) {
      return item.categories().stream().flatMap(name -> Words.of(name).stream()).toList();
    }
  };

  /** Kinds a person can ask for and get this item. */
  abstract List<String> kinds(Item item);

  /** How a person says a kind, in the singular. */
  abstract String noun(String kind);

  /** Words for what an item is like, which a person can wish for. */
  abstract List<String> traits(Item item);
}
