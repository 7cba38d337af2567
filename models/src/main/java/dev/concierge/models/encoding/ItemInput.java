package dev.concierge.models.encoding;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.text.Words;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An item as the item tower reads it: a bag of hashed attributes, metadata alone. Title words,
 * categories, people, year and decade weigh 1, words of the text 0.3; the weights have length 1.
 *
 * @param attributeIds buckets, each in [1, attribute buckets)
 * @param weights aligned with {@code attributeIds}
 */
public record ItemInput(int[] attributeIds, float[] weights) {
  private static final double TEXT_WEIGHT = 0.3;

  /** Attributes read at most: bounds the tower's input for very long texts. */
  public static final int LIMIT = 256;

  public ItemInput {
    if (attributeIds.length != weights.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "ids and weights must be aligned but have lengths [%d] and [%d]",
              attributeIds.length,
              weights.length));
    }
  }

  public static ItemInput of(Item item, EncoderConfig config) {
    Map<String, Double> attributes = new LinkedHashMap<>();
    words(attributes, "t:", item.title(), 1);
    item.categories().forEach(category -> attributes.put("c:" + name(category), 1.0));
    item.people().forEach(person -> attributes.put("p:" + name(person), 1.0));
    item.year()
        .ifPresent(
            year -> {
              attributes.put("y:" + year, 1.0);
              attributes.put("d:" + Math.floorDiv(year, 10) * 10, 1.0);
            });
    words(attributes, "w:", item.text(), TEXT_WEIGHT);
    int size = Math.min(LIMIT, attributes.size());
    int[] ids = new int[size];
    float[] weights = new float[size];
    double squares = 0;
    int i = 0;
    for (Map.Entry<String, Double> attribute : attributes.entrySet()) {
      if (i == size) {
        break;
      }
      ids[i] = Hashing.bucket(attribute.getKey(), config.attributeBuckets());
      weights[i++] = attribute.getValue().floatValue();
      squares += attribute.getValue() * attribute.getValue();
    }
    for (int k = 0; k < size; k++) {
      weights[k] = (float) (weights[k] / Math.sqrt(squares));
    }
    return new ItemInput(ids, weights);
  }

  private static void words(Map<String, Double> into, String kind, String text, double weight) {
    for (String word : Words.of(text)) {
      if (!Words.isStopWord(word)) {
        into.put(kind + word, weight);
      }
    }
  }

  private static String name(String value) {
    return String.join(" ", Words.of(value));
  }
}
