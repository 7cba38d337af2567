package dev.concierge.plugin.recommend.retrieve;

import static dev.concierge.plugin.recommend.retrieve.FakeSearches.hit;
import static dev.concierge.plugin.recommend.retrieve.SmallConversation.ENCODED;
import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import dev.concierge.models.catalogue.PackedFloats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.builder.SearchSourceBuilder;

class RoundTwoTests {
  private static final Signals SIGNALS =
      new Signals(Map.of(), Map.of("alien", 0.25), Map.of("alien", 9.0, "jaws", 1.5), List.of());

  private final FakeSearches searches = new FakeSearches();

  @AfterEach
  void close() {
    searches.close();
  }

  @Test
  void candidatesHaveTheOrderOfThePoolAndTheirSignals() {
    String target = PackedFloats.pack(new float[] {1, 1, 0.5f});
    searches.answer(
        List.of(
            hit(
                "alien",
                0,
                "{\"title\":\"Alien\",\"concierge\":{\"mentions\":7,\"target_s1\":\""
                    + target
                    + "\"}}",
                Map.of("meta_all", 2f, "meta_last", 1f, "contexts_last", 0.5f)),
            hit("jaws", 0, "{\"title\":\"Jaws\",\"concierge.mentions\":3}", Map.of())));
    List<Candidate> found =
        search(SmallConversation.request("", "", ENCODED), List.of("jaws", "hidden", "alien"));

    then(found).extracting(Candidate::id).containsExactly("jaws", "alien");
    Candidate alien = found.getLast();
    then(alien.item().encoderScore()).isEqualTo(1 * 1 + 0.5 * 1 + 2 * 0.5);
    then(alien.item().metadataScore()).isEqualTo(2);
    then(alien.item().metadataLastScore()).isEqualTo(1);
    then(alien.item().contextsScore()).isZero();
    then(alien.item().contextsLastScore()).isEqualTo(0.5);
    then(alien.item().memoryScore()).isEqualTo(0.25);
    then(alien.item().mentionCount()).isEqualTo(7);
    then(alien.lexicalScore()).isEqualTo(2);
    then(alien.index()).isEqualTo("films-1");
    then(alien.source()).isEqualTo(Map.of("title", "Alien"));

    Candidate jaws = found.getFirst();
    then(jaws.title()).isEqualTo("Jaws");
    then(jaws.item().encoderScore()).isZero();
    then(jaws.item().mentionCount()).as("never seen by this version").isZero();
    then(jaws.lexicalScore()).as("as round one scored it").isEqualTo(1.5);
    then(jaws.source()).isEqualTo(Map.of("title", "Jaws"));
  }

  @Test
  void withoutAPolicyMentionsCountAndVectorsDoNot() {
    searches.answer(
        List.of(hit("jaws", 0, "{\"title\":\"Jaws\",\"concierge\":{\"mentions\":3}}", Map.of())));
    Candidate jaws = search(SmallConversation.request(), List.of("jaws")).getFirst();
    then(jaws.item().mentionCount()).isEqualTo(3);
    then(jaws.item().encoderScore()).isZero();
  }

  @Test
  void oneSearchForExactlyThePoolWithTheFilterBehind() {
    searches.answer(FakeSearches.none());
    RetrievalRequest request =
        SmallConversation.request("", "\"filter\":{\"match_all\":{}}", ENCODED);
    List<String> ids = List.of("a", "b", "c");
    then(search(request, ids)).isEmpty();
    SearchSourceBuilder asked = searches.asked().getFirst().source();
    then(asked.query()).isEqualTo(new Queries(request, Fit.APART).features(ids));
    then(asked.postFilter()).isEqualTo(QueryBuilders.wrapperQuery(request.selection().filter()));
    then(asked.size()).isEqualTo(3);
    then(asked.fetchSource().excludes()).contains("concierge.text", "concierge.v_*");
  }

  @Test
  void anEmptyPoolIsNotSearched() {
    then(search(SmallConversation.request(), List.of())).isEmpty();
    then(searches.asked()).isEmpty();
  }

  @Test
  void aFilterOfTooManyClausesIsTheCallers() {
    searches.answer(new IllegalArgumentException("maxClauseCount is set to 1024"));
    thenThrownBy(() -> search(SmallConversation.request(), List.of("a")))
        .isInstanceOf(OpenSearchStatusException.class)
        .hasMessageStartingWith("[filter] has more clauses");
  }

  private List<Candidate> search(RetrievalRequest request, List<String> ids) {
    PlainActionFuture<List<Candidate>> found = PlainActionFuture.newFuture();
    new RoundTwo(searches).search(request, ids, SIGNALS, found);
    return found.actionGet();
  }
}
