package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Which fields of a document a reader asks for: a log holds much that nobody learns from.
 *
 * @param includes paths with all that is below them; empty for all fields
 * @param excludes paths that are left out all the same, where {@code *} is any text with its dots
 */
public record SourceFilter(List<String> includes, List<String> excludes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public SourceFilter {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** As a search's {@code _source}. */
  public ObjectNode json() {
    ObjectNode filter = JSON.createObjectNode();
    ArrayNode in = filter.putArray("includes");
    includes.forEach(in::add);
    ArrayNode out = filter.putArray("excludes");
    excludes.forEach(out::add);
    return filter;
  }
}
