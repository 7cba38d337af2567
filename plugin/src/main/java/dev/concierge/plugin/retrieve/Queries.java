package dev.concierge.plugin.retrieve;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.plugin.retrieve.Retrieval.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.common.Strings;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;

/**
 * The queries of both rounds. Every query that can bring an item into the pool carries the caller's
 * filter and exclusions.
 */
final class Queries {
  static final String META_ALL = "meta_all";
  static final String META_LAST = "meta_last";
  static final String CONTEXTS_ALL = "contexts_all";
  static final String CONTEXTS_LAST = "contexts_last";

  private final Retrieval retrieval;

  Queries(Retrieval retrieval) {
    this.retrieval = retrieval;
  }

  QueryBuilder metadata() {
    return allowed().must(match(LearnedFields.TEXT, retrieval.words()));
  }

  /** Items that were indexed without {@code concierge.text}, by their own fields. */
  QueryBuilder untouchedMetadata() {
    FieldRoles roles = retrieval.recommender().fields();
    List<String> fields = new ArrayList<>(List.of(roles.title()));
    fields.addAll(roles.text());
    fields.addAll(roles.categories());
    fields.addAll(roles.people());
    return allowed()
        .mustNot(QueryBuilders.existsQuery(LearnedFields.TEXT))
        .must(
            QueryBuilders.multiMatchQuery(retrieval.words(), fields.toArray(String[]::new))
                .lenient(true));
  }

  QueryBuilder contexts() {
    return allowed().must(match(LearnedFields.CONTEXTS, retrieval.words()));
  }

  QueryBuilder related() {
    return allowed().must(match(LearnedFields.TEXT, retrieval.relatedWords()));
  }

  /** Approximate nearest neighbours; the filter lies inside, so that it does not thin out hits. */
  QueryBuilder knn(Encoded policy) {
    StringJoiner numbers = new StringJoiner(",", "[", "]");
    for (float number : policy.query()) {
      numbers.add(Float.toString(number));
    }
    String filter =
        restricted() ? ",\"filter\":" + Strings.toString(XContentType.JSON, allowed()) : "";
    return QueryBuilders.wrapperQuery(
        String.format(
            Locale.ROOT,
            "{\"knn\":{\"%s\":{\"vector\":%s,\"k\":%d%s}}}",
            LearnedFields.vector(policy.space()),
            numbers,
            CandidatePool.DEPTH,
            filter));
  }

  /** Exactly these items, as far as they are allowed, with the scores of the lexical features. */
  QueryBuilder features(List<String> ids) {
    BoolQueryBuilder query =
        allowed()
            .filter(QueryBuilders.idsQuery().addIds(ids.toArray(String[]::new)))
            .minimumShouldMatch(0);
    named(query, LearnedFields.TEXT, retrieval.words(), META_ALL);
    named(query, LearnedFields.TEXT, retrieval.latestWords(), META_LAST);
    named(query, LearnedFields.CONTEXTS, retrieval.words(), CONTEXTS_ALL);
    named(query, LearnedFields.CONTEXTS, retrieval.latestWords(), CONTEXTS_LAST);
    return query;
  }

  /** Everything that may be recommended. */
  QueryBuilder any() {
    return allowed();
  }

  private static void named(BoolQueryBuilder query, String field, String words, String name) {
    if (!words.isEmpty()) {
      query.should(match(field, words).queryName(name));
    }
  }

  private static QueryBuilder match(String field, String words) {
    return QueryBuilders.matchQuery(field, words);
  }

  private boolean restricted() {
    return retrieval.selection().filter() != null || !retrieval.selection().excludeIds().isEmpty();
  }

  private BoolQueryBuilder allowed() {
    BoolQueryBuilder query = QueryBuilders.boolQuery();
    if (retrieval.selection().filter() != null) {
      query.filter(QueryBuilders.wrapperQuery(retrieval.selection().filter()));
    }
    List<String> excluded = retrieval.selection().excludeIds();
    if (!excluded.isEmpty()) {
      query.mustNot(QueryBuilders.idsQuery().addIds(excluded.toArray(String[]::new)));
    }
    return query;
  }
}
