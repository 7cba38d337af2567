package dev.concierge.trainer.dataset.shop;

import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Generates the shop's products. The same seed and size give the same products. Popularity follows
 * Zipf's law and grows with the time a product has been on sale, as counts of past sales do.
 */
public final class Shop {
  private static final int FIRST_YEAR = 2012;
  private static final int LAST_YEAR = 2026;
  private static final double BEST_SELLER = 20_000;
  private static final double ZIPF_EXPONENT = 0.8;

  private final SplittableRandom random;
  private final int size;
  private final Set<String> titles = new HashSet<>();

  private Shop(long seed, int size) {
    this.random = new SplittableRandom(seed);
    this.size = size;
  }

  /**
   * @param size number of products; at least 1 and at most 20,000, which the grammar can name apart
   */
  public static List<Product> generate(long seed, int size) {
    if (size < 1 || size > 20_000) {
      throw new IllegalArgumentException(
          "the shop's size must lie in [1, 20000] but was [" + size + "]");
    }
    return new Shop(seed, size).generate();
  }

  /** The same as a catalogue with its field roles. */
  public static Catalogue catalogue(long seed, int size) {
    return new Catalogue(
        Product.ROLES,
        generate(seed, size).stream()
            .map(product -> new CatalogueDocument(product.id(), product.source()))
            .toList());
  }

  private List<Product> generate() {
    List<Product> drafts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      drafts.add(product(i));
    }
    return withPopularity(drafts);
  }

  private Product product(int number) {
    Department department = Department.ALL.get(number % Department.ALL.size());
    int kindIndex = number / Department.ALL.size() % department.kinds().size();
    String kind = department.kinds().get(kindIndex);
    String style = pick(ShopWords.STYLES);
    int tier;
    String brand;
    String title;
    do {
      int brandNumber = random.nextInt(ShopWords.brands());
      tier = brandNumber % 3;
      brand = ShopWords.brand(brandNumber);
      title = brand + " " + pick(ShopWords.LINES) + " " + titleCase(kind);
    } while (!titles.add(title));
    double price =
        department.basePrice()
            * (1 + 0.5 * kindIndex)
            * (1 + 0.6 * tier)
            * Math.exp(0.35 * gaussian());
    return new Product(
        "p" + String.format(Locale.ROOT, "%05d", number),
        title,
        description(department, kind, style),
        pick(ShopWords.NOTES),
        List.of(department.name(), kind),
        brand,
        style,
        random.nextInt(FIRST_YEAR, LAST_YEAR + 1),
        0,
        Math.round(price * 100) / 100.0);
  }

  private String description(Department department, String kind, String style) {
    String material = pick(department.materials());
    String use = pick(department.uses());
    String colour = pick(ShopWords.COLOURS);
    String first =
        switch (random.nextInt(4)) {
          case 0 ->
              String.format(Locale.ROOT, "A %s %s in %s, made for %s.", style, kind, material, use);
          case 1 ->
              String.format(
                  Locale.ROOT,
                  "This %s of %s keeps a %s look and is made for %s.",
                  kind,
                  material,
                  style,
                  use);
          case 2 ->
              String.format(
                  Locale.ROOT, "Made for %s: a %s %s with %s.", use, style, kind, material);
          default ->
              String.format(
                  Locale.ROOT,
                  "%s and %s meet in a %s that is made for %s.",
                  titleCase(style),
                  material,
                  kind,
                  use);
        };
    return first + " Colour: " + colour + ".";
  }

  private List<Product> withPopularity(List<Product> drafts) {
    List<Product> bySales = new ArrayList<>(drafts);
    double[] sales = new double[drafts.size()];
    for (int i = 0; i < sales.length; i++) {
      sales[i] = 0.18 * (LAST_YEAR - drafts.get(i).year()) + gaussian();
    }
    bySales.sort(Comparator.comparingDouble(product -> -sales[number(product)]));
    Product[] ranked = new Product[drafts.size()];
    for (int rank = 0; rank < bySales.size(); rank++) {
      Product draft = bySales.get(rank);
      int sold = (int) Math.max(1, BEST_SELLER / Math.pow(rank + 1, ZIPF_EXPONENT));
      ranked[number(draft)] = sold(draft, sold);
    }
    return List.of(ranked);
  }

  private static Product sold(Product draft, int times) {
    return new Product(
        draft.id(),
        draft.title(),
        draft.description(),
        draft.note(),
        draft.category(),
        draft.brand(),
        draft.style(),
        draft.year(),
        times,
        draft.price());
  }

  private static int number(Product product) {
    return Integer.parseInt(product.id().substring(1));
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Irwin–Hall with twelve terms: mean 0, variance 1, bounded. */
  private double gaussian() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  private static String titleCase(String words) {
    StringBuilder title = new StringBuilder();
    for (String word : words.split(" ")) {
      title.append(title.isEmpty() ? "" : " ");
      title.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return title.toString();
  }
}
