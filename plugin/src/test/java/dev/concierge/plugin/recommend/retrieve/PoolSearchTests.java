package dev.concierge.plugin.recommend.retrieve;

import static dev.concierge.plugin.recommend.retrieve.FakeSearches.hit;
import static dev.concierge.plugin.recommend.retrieve.FakeSearches.none;
import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.recommend.retrieve.PoolSearch.Pool;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.search.SearchHit;

/** Searches are asked in this order: metadata, untouched, contexts, related, the pool. */
class PoolSearchTests {
  private final FakeSearches searches = new FakeSearches();

  @AfterEach
  void close() {
    searches.close();
  }

  /** b: 1/62 + 1/61, a: 1/61, c: 1/62; what is talked about leads. */
  @Test
  void rankingsAreFusedBehindWhatIsTalkedAbout() {
    twoRankings().answer(titled("a", "alien", "b", "c"));
    Pool pool = retrieve("", "");
    then(ids(pool)).containsExactly("alien", "b", "a", "c");
    then(pool.warnings()).isEmpty();
  }

  /** b: 1/62 + 3/61, c: 3/62, a: 1/61. */
  @Test
  void aRetrieverCountsByItsWeight() {
    twoRankings().answer(titled("a", "alien", "b", "c"));
    then(ids(retrieve("\"retrieval\":{\"contexts\":3}", "")))
        .containsExactly("alien", "b", "c", "a");
  }

  @Test
  void thePoolIsAsLargeAsWished() {
    twoRankings().answer(titled("a", "alien", "b", "c"));
    then(ids(retrieve("", "\"candidates\":2"))).containsExactly("alien", "b");
  }

  @Test
  void whatIsExcludedDoesNotLead() {
    twoRankings().answer(titled("a", "b", "c"));
    then(ids(retrieve("", "\"exclude_ids\":[\"alien\"],\"candidates\":2")))
        .containsExactly("b", "a");
  }

  @Test
  void namedCandidatesKeepTheirOrder() {
    searches.answer(titled("x", "y"));
    then(ids(retrieve("", "\"candidate_ids\":[\"y\",\"x\"]"))).containsExactly("y", "x");
  }

  @Test
  void whereNothingIsFoundThePopularIsTaken() {
    searches
        .answer(none(), none(), none(), none(), none())
        .answer(List.of(hit("p", 0), hit("q", 0)))
        .answer(titled("q", "p"));
    Pool pool = retrieve("", "");
    then(ids(pool)).containsExactly("p", "q");
    then(pool.warnings()).singleElement().asString().contains("most popular");
  }

  @Test
  void noneOfTheNamedCandidatesIsNoReasonForOthers() {
    searches.answer(none());
    then(retrieve("", "\"candidate_ids\":[\"gone\"]")).isEqualTo(Pool.EMPTY);
  }

  @Test
  void itemsWithoutATitleAreToldOf() {
    twoRankings().answer(List.of(hit("a", 0), titled("b").getFirst()));
    then(retrieve("", "").warnings())
        .containsExactly(
            "[1] of [2] candidates have no value in the title field [title] and are called by"
                + " their id");
  }

  @Test
  void joinedRankingsNameAnItemOnce() {
    then(Signals.joined(List.of("a", "b"), List.of("b", "c"))).containsExactly("a", "b", "c");
  }

  private FakeSearches twoRankings() {
    return searches.answer(
        List.of(hit("a", 2), hit("b", 1)), none(), List.of(hit("b", 2), hit("c", 1)), none());
  }

  private static List<SearchHit> titled(String... ids) {
    return Stream.of(ids)
        .map(id -> hit(id, 0, "{\"title\":\"Film " + id + "\"}", Map.of()))
        .toList();
  }

  private Pool retrieve(String definition, String body) {
    PlainActionFuture<Pool> found = PlainActionFuture.newFuture();
    new PoolSearch(searches, searches.indices())
        .retrieve(SmallConversation.request(definition, body, null), found);
    return found.actionGet();
  }

  private static List<String> ids(Pool pool) {
    return pool.candidates().stream().map(Candidate::id).toList();
  }
}
