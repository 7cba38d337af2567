package dev.concierge.plugin.log.erasure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an erasure did.
 *
 * @param counts deleted documents by kind
 * @param skipped indices that were left out: recommender, index and reason
 */
record Erased(Map<String, Long> counts, List<Map<String, Object>> skipped) {

  boolean isNothing() {
    return counts.values().stream().allMatch(count -> count == 0);
  }

  /**
   * The answer to who asked for it.
   *
   * @param key what the id is of
   */
  Map<String, Object> json(String key, String id) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(key, id);
    json.put("erased", counts);
    json.put("skipped", skipped);
    return json;
  }
}
