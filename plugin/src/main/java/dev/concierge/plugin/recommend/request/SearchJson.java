package dev.concierge.plugin.recommend.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.plugin.endpoint.JsonExtent;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.TemplateQueryBuilder;
import org.opensearch.index.query.WrapperQueryBuilder;
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

  /**
   * Queries that carry another one which their parser does not see, so that its levels go
   * uncounted.
   */
  private static final Set<String> OPAQUE =
      Set.of(WrapperQueryBuilder.NAME, TemplateQueryBuilder.NAME);

  private final NamedXContentRegistry queries;

  SearchJson(NamedXContentRegistry queries) {
    this.queries = new TransparentQueries(queries);
  }

  /** The filter as text, after the node's own parser has accepted it. */
  String filter(JsonNode value) {
    if (value == null) {
      return null;
    }
    int levels = JsonExtent.of(value).levels();
    if (levels > MAX_FILTER_LEVELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[filter] must have at most [%d] levels of JSON but had [%d]",
              MAX_FILTER_LEVELS,
              levels));
    }
    try (XContentParser parser = parser(value)) {
      AbstractQueryBuilder.parseInnerQueryBuilder(parser);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("[filter] is not a query: " + reason(e), e);
    }
    return value.toString();
  }

  /** Parsers hide what is wrong with a query behind the one that it is in. */
  private static String reason(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == failure ? failure.getMessage() : failure.getMessage() + ": " + root.getMessage();
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

  /** All that the node can parse but {@link #OPAQUE} queries, wherever they stand. */
  private static final class TransparentQueries extends NamedXContentRegistry {
    private final NamedXContentRegistry all;

    TransparentQueries(NamedXContentRegistry all) {
      super(List.of());
      this.all = all;
    }

    @Override
    public <T, C> T parseNamedObject(
        Class<T> category, String name, XContentParser parser, C context) throws IOException {
      if (category.equals(QueryBuilder.class) && OPAQUE.contains(name)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "a [%s] query is not allowed here; write out what is in it", name));
      }
      return all.parseNamedObject(category, name, parser, context);
    }
  }
}
