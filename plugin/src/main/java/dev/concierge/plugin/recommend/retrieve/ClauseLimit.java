package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.plugin.endpoint.ErrorKind;
import org.apache.lucene.search.IndexSearcher;
import org.opensearch.ExceptionsHelper;

/** Recognises searches that Lucene refused for too many clauses. Stateless. */
final class ClauseLimit {
  /** What is left of the exception when it comes from another node. */
  private static final String MESSAGE = "maxClauseCount is set to";

  private ClauseLimit() {}

  static boolean exceeded(Exception failure) {
    return ExceptionsHelper.unwrapCausesAndSuppressed(
            failure,
            cause ->
                cause instanceof IndexSearcher.TooManyClauses
                    || (cause.getMessage() != null && cause.getMessage().contains(MESSAGE)))
        .isPresent();
  }

  /** The failure as the caller gets it: 400 if it is about clauses, else as it is. */
  static Exception told(Exception failure) {
    return exceeded(failure)
        ? ErrorKind.INVALID.because(
            failure,
            "[filter] has more clauses than [indices.query.bool.max_clause_count] (now [{}]) allows;"
                + " make it smaller, for instance by one [terms] query instead of many [term]"
                + " queries, or raise the setting",
            IndexSearcher.getMaxClauseCount())
        : failure;
  }
}
