package dev.concierge.plugin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.search.fetch.subphase.FetchSourceContext;

/**
 * Reads what a call says as {@code _search} does: {@code filter} and {@code _source}, with the
 * node's own parsers. Thread-safe.
 */
final class SearchJson {
  /**
   * Queries are parsed and rewritten level by level on the stack: a deeper one could end a node.
   */
  private static final int MAX_FILTER_LEVELS = 300;

  private final NamedXContentRegistry queries;

  SearchJson(NamedXContentRegistry queries) {
    this.queries = queries;
  }

  /** The filter as text, after the node's own parser has accepted it. */
  String filter(JsonNode value) {
    if (value == null) {
      return null;
    }
    if (levels(value) > MAX_FILTER_LEVELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[filter] must have at most [%d] levels of JSON but had [%d]",
              MAX_FILTER_LEVELS,
              levels(value)));
    }
    try (XContentParser parser = parser(value)) {
      AbstractQueryBuilder.parseInnerQueryBuilder(parser);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("[filter] is not a query: " + e.getMessage(), e);
    }
    return value.toString();
  }

  /** Objects and lists inside each other, 0 for a plain value. */
  private static int levels(JsonNode value) {
    int levels = 0;
    List<JsonNode> level = value.isContainerNode() ? List.of(value) : List.of();
    while (!level.isEmpty()) {
      levels++;
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : level) {
        node.forEach(
            inner -> {
              if (inner.isContainerNode()) {
                next.add(inner);
              }
            });
      }
      level = next;
    }
    return levels;
  }

  /** Which fields of an item are shown; all when absent. */
  FetchSourceContext source(JsonNode value) {
    if (value == null) {
      return FetchSourceContext.FETCH_SOURCE;
    }
    try (XContentParser parser = parser(value)) {
      parser.nextToken();
      FetchSourceContext source = FetchSourceContext.fromXContent(parser);
      source.getFilter(); // compiles the patterns, which may be too complex
      return source;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "[_source] is malformed: %s", e.getMessage()), e);
    }
  }

  private XContentParser parser(JsonNode value) throws IOException {
    return XContentType.JSON
        .xContent()
        .createParser(queries, DeprecationHandler.THROW_UNSUPPORTED_OPERATION, value.toString());
  }
}
