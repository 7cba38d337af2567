package dev.concierge.trainer.simulate;

import dev.concierge.models.catalogue.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The items as people experience them: how well an item fits a person's nature and need. Utility is
 * linear in standardised attributes; the chance that the person takes the item up is its logistic.
 * Immutable and thread-safe.
 */
public final class World {
  private static final int TRAITS = 60;
  private static final double RAREST_TRAIT = 0.02;
  private static final double COMMONEST_TRAIT = 0.2;
  private static final double OFF_KIND = -3.2;
  private static final double SAME_DEPARTMENT = -2.2;
  private static final double WISHED_TRAIT = 0.8;
  private static final double QUALITY = 0.4;
  private static final double ALREADY_SEEN = -1.5;
  private static final double BASE = -1.0;
  private static final int FEWEST_OF_A_KIND = 8;
  private static final int FEWEST_OF_A_BRAND = 5;

  private final Domain domain;
  private final Map<String, Facts> facts = new HashMap<>();
  private final List<Item> items;
  private final List<String> traits;
  private final Map<String, List<Item>> kinds = new TreeMap<>();
  private final List<String> brands;

  /** What matters of an item, standardised over the catalogue (price: over its kind). */
  private record Facts(
      Set<Integer> traits, double year, double price, double popularity, double quality) {}

  /**
   * @param domain how the catalogue is talked about
   * @param items its items
   * @param seed of the qualities that no field shows
   */
  public World(Domain domain, List<Item> items, long seed) {
    this.domain = domain;
    this.items = List.copyOf(items);
    this.traits = traitsOf(domain, items);
    this.brands = brandsOf(items);
    for (Item item : items) {
      domain
          .kinds(item)
          .forEach(kind -> kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(item));
    }
    kinds.values().removeIf(list -> list.size() < FEWEST_OF_A_KIND);
    Standard year = Standard.of(items, World::year);
    Standard popularity = Standard.of(items, World::popularity);
    Map<String, Standard> prices = new HashMap<>();
    for (Item item : items) {
      String kind =
          item.categories().isEmpty() ? "" : item.categories().get(item.categories().size() - 1);
      Standard price =
          prices.computeIfAbsent(
              kind, k -> Standard.of(kinds.getOrDefault(k, this.items), World::price));
      facts.put(
          item.id(),
          new Facts(
              traitsOf(item),
              year.of(year(item)),
              price.of(price(item)),
              popularity.of(popularity(item)),
              Seeds.stream(seed, "quality", item.id()).nextGaussian()));
    }
  }

  /**
   * Chance that the person takes the item up once they look at it, in (0, 1).
   *
   * @param seen whether it was already shown in this conversation
   */
  double fit(Persona person, Need need, Item item, boolean seen) {
    Facts fact = facts.get(item.id());
    double utility = BASE + kindTerm(need, item) + QUALITY * fact.quality();
    utility += fact.traits().contains(need.trait()) ? WISHED_TRAIT : 0;
    utility += tasteTerm(person, item, fact);
    utility += seen ? ALREADY_SEEN : 0;
    return 1 / (1 + Math.exp(-utility));
  }

  /** Liking of an item as such, whatever the person is looking for today. */
  double liking(Persona person, Item item) {
    return tasteTerm(person, item, facts.get(item.id()));
  }

  Domain domain() {
    return domain;
  }

  List<Item> items() {
    return items;
  }

  /** Kinds one can ask for, each with its items, in a fixed order. */
  public Map<String, List<Item>> kinds() {
    return kinds;
  }

  List<String> traits() {
    return traits;
  }

  /** Whether items have prices one can wish to be low. */
  boolean priced() {
    return items.stream().anyMatch(item -> item.price().isPresent());
  }

  /** Numbers of an item's trait words, ascending. */
  List<Integer> traits(Item item) {
    return facts.get(item.id()).traits().stream().sorted().toList();
  }

  List<String> brands() {
    return brands;
  }

  private double kindTerm(Need need, Item item) {
    if (domain.kinds(item).contains(need.kind())) {
      return 0;
    }
    List<Item> wanted = kinds.get(need.kind());
    boolean sameDepartment =
        !item.categories().isEmpty()
            && wanted.get(0).categories().get(0).equals(item.categories().get(0));
    return sameDepartment ? SAME_DEPARTMENT : OFF_KIND;
  }

  private static double tasteTerm(Persona person, Item item, Facts fact) {
    double taste = 0;
    for (int trait : fact.traits()) {
      taste += person.traitTaste()[trait];
    }
    taste /= Math.sqrt(fact.traits().size() + 1.0);
    double brand = 0;
    for (String name : item.people()) {
      brand += person.brandTaste().getOrDefault(name, 0.0);
    }
    return taste
        + Math.max(-1.2, Math.min(1.2, brand))
        + person.yearTaste() * fact.year()
        + person.priceTaste() * fact.price()
        + person.popularityTaste() * fact.popularity();
  }

  private Set<Integer> traitsOf(Item item) {
    Set<Integer> found = new HashSet<>();
    for (String word : domain.traits(item)) {
      int index = traits.indexOf(word);
      if (index >= 0) {
        found.add(index);
      }
    }
    return found;
  }

  /** Words that tell items apart without being rare, most frequent first. */
  private static List<String> traitsOf(Domain domain, List<Item> items) {
    Map<String, Integer> frequency = new TreeMap<>();
    for (Item item : items) {
      Set<String> words = new HashSet<>(domain.traits(item));
      words.forEach(word -> frequency.merge(word, 1, Integer::sum));
    }
    return frequency.entrySet().stream()
        .filter(entry -> entry.getValue() >= RAREST_TRAIT * items.size())
        .filter(entry -> entry.getValue() <= COMMONEST_TRAIT * items.size())
        .sorted(Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue()))
        .limit(TRAITS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Makers of enough items to have a name, sorted. */
  private static List<String> brandsOf(List<Item> items) {
    Map<String, Integer> frequency = new TreeMap<>();
    items.forEach(item -> item.people().forEach(name -> frequency.merge(name, 1, Integer::sum)));
    frequency.values().removeIf(count -> count < FEWEST_OF_A_BRAND);
    return List.copyOf(frequency.keySet());
  }

  private static double year(Item item) {
    return item.year().orElse(Integer.MIN_VALUE) == Integer.MIN_VALUE
        ? Double.NaN
        : item.year().getAsInt();
  }

  private static double price(Item item) {
    return item.price().isPresent() ? Math.log1p(item.price().getAsDouble()) : Double.NaN;
  }

  private static double popularity(Item item) {
    return Math.log1p(item.popularity());
  }

  /** Mean and deviation of an attribute; an unknown value (NaN) stands at the mean. */
  private record Standard(double mean, double deviation) {
    static Standard of(List<Item> items, ToDoubleFunction<Item> attribute) {
      double[] values =
          items.stream().mapToDouble(attribute).filter(v -> !Double.isNaN(v)).toArray();
      double mean = 0;
      double square = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      for (double value : values) {
        square += (value - mean) * (value - mean) / values.length;
      }
      return new Standard(mean, Math.sqrt(square));
    }

    double of(double value) {
      return Double.isNaN(value) || deviation < 1e-9 ? 0 : (value - mean) / deviation;
    }
  }
}
