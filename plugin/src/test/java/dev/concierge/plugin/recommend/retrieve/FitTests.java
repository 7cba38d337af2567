package dev.concierge.plugin.recommend.retrieve;

import static org.assertj.core.api.BDDAssertions.then;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.junit.jupiter.api.Test;
import org.opensearch.OpenSearchStatusException;

class FitTests {
  @Test
  void whatIsTriedAfterARefusal() {
    List<Fit> tried = new ArrayList<>();
    for (Optional<Fit> fit = Optional.of(Fit.FIRST); fit.isPresent(); fit = fit.get().next()) {
      tried.add(fit.get());
    }
    then(tried)
        .containsExactly(
            new Fit(false, 1),
            new Fit(true, 1),
            new Fit(true, 4),
            new Fit(true, 16),
            new Fit(true, 64));
  }

  /**
   * A text has at most 250 terms: (1,024 - 8) / 4 = 254 leaves room for them, / 5 = 203 does not.
   */
  @Test
  void termsShareTheLimitAndNeverRunOut() {
    then(IndexSearcher.getMaxClauseCount()).isEqualTo(1024);
    then(Fit.FIRST.terms(1)).isEqualTo(250);
    then(Fit.FIRST.terms(4)).isEqualTo(250);
    then(Fit.FIRST.terms(5)).isEqualTo(203);
    then(new Fit(true, 4).terms(5)).isEqualTo(50);
    then(new Fit(true, 64).terms(1000)).isEqualTo(1);
  }

  @Test
  void aRefusalIsKnownByItsTypeOrFromAnotherNodeByItsWords() {
    then(ClauseLimit.exceeded(new IllegalStateException(new IndexSearcher.TooManyClauses())))
        .isTrue();
    then(ClauseLimit.exceeded(new IllegalStateException("remote: maxClauseCount is set to 64")))
        .isTrue();
    Exception other = new IllegalStateException("a shard is away");
    then(ClauseLimit.exceeded(other)).isFalse();
    then(ClauseLimit.told(other)).isSameAs(other);
    then(ClauseLimit.told(new IndexSearcher.TooManyClauses()))
        .isInstanceOfSatisfying(
            OpenSearchStatusException.class,
            told -> then(told.status().getStatus()).isEqualTo(400));
  }
}
