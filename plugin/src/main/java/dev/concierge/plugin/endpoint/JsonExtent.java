package dev.concierge.plugin.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How large a JSON value is, found out without recursion: it may be too deep for the stack.
 *
 * @param levels objects and lists inside each other, 0 for a plain value
 * @param values values of any kind inside of it, at any level
 */
public record JsonExtent(int levels, int values) {

  public static JsonExtent of(JsonNode value) {
    int levels = 0;
    int values = 0;
    List<JsonNode> level = value.isContainerNode() ? List.of(value) : List.of();
    while (!level.isEmpty()) {
      levels++;
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : level) {
        values += node.size();
        node.forEach(
            inner -> {
              if (inner.isContainerNode()) {
                next.add(inner);
              }
            });
      }
      level = next;
    }
    return new JsonExtent(levels, values);
  }
}
