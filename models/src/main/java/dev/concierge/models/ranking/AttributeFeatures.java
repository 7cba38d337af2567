package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Agreement of a candidate's attributes with what was said and with the items mentioned. */
final class AttributeFeatures implements FeatureGroup {
  private static final double ASSISTANT_WEIGHT = 0.3;
  private static final double RECENCY = 0.8;
  private static final double POLARITY_WEIGHT = 0.5;
  private static final int YEAR_ORIGIN = 1990;
  private static final double YEAR_SCALE = 20;
  private static final double DECADE = 10;
  private static final int SHORT_TITLE = 5;

  @Override
  public List<String> names() {
    return List.of(
        "category_mentioned",
        "category_text",
        "category_last",
        "people_mentioned",
        "person_text",
        "person_last",
        "title_mentioned",
        "title_text",
        "title_duplicate",
        "year",
        "year_mentioned",
        "year_text",
        "price",
        "price_mentioned");
  }

  @Override
  public void fill(
      RankingContext context,
      List<PoolItem> pool,
      List<ItemProfile> profiles,
      float[][] out,
      int column) {
    Taste taste = new Taste(context);
    double meanPrice =
        pool.stream().mapToDouble(p -> logPrice(p.item()).orElse(0)).average().orElse(0);
    for (int i = 0; i < pool.size(); i++) {
      Item item = pool.get(i).item();
      ItemProfile profile = profiles.get(i);
      float[] row = out[i];
      int c = column;
      row[c++] = (float) taste.categoryCosine(profile);
      row[c++] = (float) Math.log1p(said(profile, context));
      row[c++] = (float) Math.log1p(matches(profile, context.lastStems));
      row[c++] = (float) Math.log1p(taste.sharedPeople(profile));
      row[c++] = named(profile.people(), context.text);
      row[c++] = named(profile.people(), context.lastText);
      row[c++] = (float) taste.titleOverlap(profile);
      row[c++] = titleSaid(profile.title(), context.text);
      row[c++] = taste.duplicates(item, profile.title());
      row[c++] =
          (float)
              (item.year().isPresent() ? (item.year().getAsInt() - YEAR_ORIGIN) / YEAR_SCALE : 0);
      row[c++] =
          (float)
              distance(
                  taste.meanYear(),
                  item.year().isPresent()
                      ? OptionalDouble.of(item.year().getAsInt())
                      : OptionalDouble.empty(),
                  DECADE);
      row[c++] =
          item.year().isPresent()
                  && RankingContext.contains(context.text, Integer.toString(item.year().getAsInt()))
              ? 1
              : 0;
      row[c++] = (float) (logPrice(item).orElse(meanPrice) - meanPrice);
      row[c] = (float) distance(taste.meanLogPrice(), logPrice(item), 1);
    }
  }

  private static double said(ItemProfile profile, RankingContext context) {
    return matches(profile, context.userStems)
        + ASSISTANT_WEIGHT * matches(profile, context.assistantStems);
  }

  /** Number of categories all of whose words were said. */
  private static int matches(ItemProfile profile, Set<String> stems) {
    return (int)
        profile.categoryStems().stream()
            .filter(words -> !words.isEmpty() && stems.containsAll(words))
            .count();
  }

  private static float named(Set<String> people, String text) {
    return people.stream().anyMatch(name -> RankingContext.contains(text, name)) ? 1 : 0;
  }

  /** A short one-word title is too likely to be an ordinary word. */
  private static float titleSaid(String title, String text) {
    boolean telling = title.indexOf(' ') > 0 || title.length() > SHORT_TITLE;
    return telling && RankingContext.contains(text, title) ? 1 : 0;
  }

  private static OptionalDouble logPrice(Item item) {
    return item.price().isPresent()
        ? OptionalDouble.of(Math.log1p(Math.max(0, item.price().getAsDouble())))
        : OptionalDouble.empty();
  }

  private static double distance(OptionalDouble a, OptionalDouble b, double scale) {
    return a.isPresent() && b.isPresent()
        ? -Math.abs(a.getAsDouble() - b.getAsDouble()) / scale
        : -1;
  }

  /** Attributes of the mentioned items, summed. */
  private static final class Taste {
    private final Set<String> people = new HashSet<>();
    private final Map<String, Double> categories = new HashMap<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Set<String> titleWords = new HashSet<>();
    private final List<RankingContext.Mentioned> mentioned;
    private final double norm;

    Taste(RankingContext context) {
      mentioned = context.mentioned;
      for (RankingContext.Mentioned m : mentioned) {
        people.addAll(m.profile().people());
        titles.put(m.knowledge().item().id(), m.profile().title());
        titleWords.addAll(m.profile().titleWords());
        double weight =
            Math.pow(RECENCY, m.mention().distance())
                * (1 + POLARITY_WEIGHT * m.mention().polarity());
        m.profile()
            .categories()
            .forEach(category -> categories.merge(category, weight, Double::sum));
      }
      norm = Math.sqrt(categories.values().stream().mapToDouble(w -> w * w).sum());
    }

    int sharedPeople(ItemProfile profile) {
      return (int) profile.people().stream().filter(people::contains).count();
    }

    double categoryCosine(ItemProfile profile) {
      if (norm == 0 || profile.categories().isEmpty()) {
        return 0;
      }
      double dot =
          profile.categories().stream().mapToDouble(c -> categories.getOrDefault(c, 0d)).sum();
      return dot / (norm * Math.sqrt(profile.categories().size()));
    }

    /** Share of the candidate's title words that occur in mentioned titles. */
    double titleOverlap(ItemProfile profile) {
      long shared = profile.titleWords().stream().filter(titleWords::contains).count();
      return shared / (profile.titleWords().size() + 1d);
    }

    /** 1 when another item of the same title was mentioned. */
    float duplicates(Item item, String title) {
      return titles.entrySet().stream()
              .anyMatch(e -> e.getValue().equals(title) && !e.getKey().equals(item.id()))
          ? 1
          : 0;
    }

    OptionalDouble meanYear() {
      return mentioned.stream()
          .filter(m -> m.knowledge().item().year().isPresent())
          .mapToDouble(m -> m.knowledge().item().year().getAsInt())
          .average();
    }

    OptionalDouble meanLogPrice() {
      return mentioned.stream()
          .filter(m -> logPrice(m.knowledge().item()).isPresent())
          .mapToDouble(m -> logPrice(m.knowledge().item()).getAsDouble())
          .average();
    }
  }
}
