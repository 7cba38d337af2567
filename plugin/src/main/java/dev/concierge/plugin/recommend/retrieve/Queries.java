package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.opensearch.common.Nullable;
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

  /** Texts that are searched at once for the features. */
  private static final int FEATURES = 4;

  private final RetrievalRequest request;
  private final Fit fit;

  /**
   * @param fit how large they may be, and whether the caller's filter is left to {@link #behind}
   */
  Queries(RetrievalRequest request, Fit fit) {
    this.request = request;
    this.fit = fit;
  }

  /** The caller's filter where it is to be applied behind the query; null otherwise. */
  @Nullable
  QueryBuilder behind() {
    return fit.filterBehind() ? filter() : null;
  }

  QueryBuilder metadata() {
    return allowed().must(match(LearnedFields.TEXT, request.words(fit.terms(1))));
  }

  /** Items that were indexed without {@code concierge.text}, by their own fields. */
  QueryBuilder untouchedMetadata() {
    FieldRoles roles = request.recommender().fields();
    List<String> fields = new ArrayList<>(List.of(roles.title()));
    fields.addAll(roles.text());
    fields.addAll(roles.categories());
    fields.addAll(roles.people());
    return allowed()
        .mustNot(QueryBuilders.existsQuery(LearnedFields.TEXT))
        .must(
            QueryBuilders.multiMatchQuery(
                    request.words(fit.terms(fields.size())), fields.toArray(String[]::new))
                .lenient(true));
  }

  QueryBuilder contexts() {
    return allowed().must(match(LearnedFields.CONTEXTS, request.words(fit.terms(1))));
  }

  QueryBuilder related() {
    return allowed().must(match(LearnedFields.TEXT, request.relatedWords(fit.terms(1))));
  }

  /** Approximate nearest neighbours; the filter lies inside, so that it does not thin out hits. */
  QueryBuilder knn(Encoded encoded) {
    StringJoiner numbers = new StringJoiner(",", "[", "]");
    for (float number : encoded.query()) {
      numbers.add(Float.toString(number));
    }
    String filter =
        restricted() ? ",\"filter\":" + Strings.toString(XContentType.JSON, allowed(filter())) : "";
    return QueryBuilders.wrapperQuery(
        String.format(
            Locale.ROOT,
            "{\"knn\":{\"%s\":{\"vector\":%s,\"k\":%d%s}}}",
            LearnedFields.vector(encoded.space()),
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
    String all = request.words(fit.terms(FEATURES));
    String latest = request.latestWords(fit.terms(FEATURES));
    named(query, LearnedFields.TEXT, all, META_ALL);
    named(query, LearnedFields.TEXT, latest, META_LAST);
    named(query, LearnedFields.CONTEXTS, all, CONTEXTS_ALL);
    named(query, LearnedFields.CONTEXTS, latest, CONTEXTS_LAST);
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
    return request.selection().filter() != null || !request.selection().excludeIds().isEmpty();
  }

  @Nullable
  private QueryBuilder filter() {
    String filter = request.selection().filter();
    return filter == null ? null : QueryBuilders.wrapperQuery(filter);
  }

  private BoolQueryBuilder allowed() {
    return allowed(fit.filterBehind() ? null : filter());
  }

  private BoolQueryBuilder allowed(@Nullable QueryBuilder filter) {
    BoolQueryBuilder query = QueryBuilders.boolQuery();
    if (filter != null) {
      query.filter(filter);
    }
    List<String> excluded = request.selection().excludeIds();
    if (!excluded.isEmpty()) {
      query.mustNot(QueryBuilders.idsQuery().addIds(excluded.toArray(String[]::new)));
    }
    return query;
  }
}
