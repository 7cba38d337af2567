package dev.concierge.trainer.evaluate;

import java.util.Map;
import java.util.Set;

/**
 * Precision and recall of links over messages. A link counts with its weight, so that three items
 * sharing a name are a third of a link each. Not thread-safe.
 */
public final class LinkingQuality {
  private long messages;
  private long meant;
  private double linked;
  private double right;
  private long found;

  /**
   * @param truth ids that the message means
   * @param links weights of the ids that were linked
   */
  void add(Set<String> truth, Map<String, Double> links) {
    messages++;
    meant += truth.size();
    for (Map.Entry<String, Double> link : links.entrySet()) {
      linked += link.getValue();
      if (truth.contains(link.getKey())) {
        right += link.getValue();
        found++;
      }
    }
  }

  public long messages() {
    return messages;
  }

  public long meant() {
    return meant;
  }

  /** Share of the links' weight that lies on items that are meant. */
  public double precision() {
    return linked == 0 ? 0 : right / linked;
  }

  /** Share of the items meant that were linked, with whatever weight. */
  public double recall() {
    return meant == 0 ? 0 : found / (double) meant;
  }
}
