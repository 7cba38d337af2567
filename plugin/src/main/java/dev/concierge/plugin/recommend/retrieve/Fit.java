package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.text.QueryText;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;

/**
 * How a search is made to fit Lucene's limit on the clauses of a query ({@code
 * indices.query.bool.max_clause_count}), which counts what was said, the caller's filter and, by
 * their analyzers, the fields together.
 *
 * @param filterBehind whether the caller's filter is applied behind the query, where its clauses
 *     are counted apart, instead of inside, where it is faster
 * @param share 1 for all terms that fit, n for an n-th of them
 */
record Fit(boolean filterBehind, int share) {
  static final Fit FIRST = new Fit(false, 1);

  /** For a query that is known to need most of the limit. */
  static final Fit APART = new Fit(true, 1);

  /** Clauses for ids, exclusions and what is missing. */
  private static final int RESERVED = 8;

  /** Tried in order; a field's own analyzer may make twenty terms of a word. */
  private static final List<Fit> ALL =
      List.of(FIRST, APART, new Fit(true, 4), new Fit(true, 16), new Fit(true, 64));

  /** What to try when this was refused; empty when nothing is left. */
  Optional<Fit> next() {
    int next = ALL.indexOf(this) + 1;
    return next < ALL.size() ? Optional.of(ALL.get(next)) : Optional.empty();
  }

  /**
   * Most terms of one text.
   *
   * @param queries how many fields are asked for texts in the same search
   */
  int terms(int queries) {
    int room = (IndexSearcher.getMaxClauseCount() - RESERVED) / queries;
    return Math.max(1, Math.min(QueryText.TERMS, room) / share);
  }
}
