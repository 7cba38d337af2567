package dev.concierge.plugin.recommend.retrieve;

import static dev.concierge.plugin.recommend.retrieve.FakeSearches.hit;
import static dev.concierge.plugin.recommend.retrieve.FakeSearches.none;
import static dev.concierge.plugin.recommend.retrieve.SmallConversation.ENCODED;
import static dev.concierge.plugin.recommend.retrieve.SmallConversation.WORDS;
import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import dev.concierge.models.ranking.Retriever;
import dev.concierge.plugin.indices.MemoryFields;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.index.query.QueryBuilders;

/** Searches are asked in this order: metadata, untouched, contexts, related, knn, memory. */
class RoundOneTests {
  private final FakeSearches searches = new FakeSearches();

  @AfterEach
  void close() {
    searches.close();
  }

  @Test
  void everyRetrieverAddsItsSignal() {
    searches.answer(
        List.of(hit("a", 3), hit("b", 2)),
        List.of(hit("c", 5)),
        List.of(hit("b", 1)),
        List.of(hit("d", 4)),
        List.of(hit("e", 9), hit("a", 8)),
        List.of(
            hit("t1", 4, "{\"items\":[\"x\"]}", Map.of()),
            hit("t2", 2, "{\"items\":[\"x\",\"y\"]}", Map.of())));
    Signals signals = search(SmallConversation.request("", "", ENCODED));
    then(signals.rankings().get(Retriever.METADATA)).containsExactly("a", "b", "c");
    then(signals.rankings().get(Retriever.CONTEXTS)).containsExactly("b");
    then(signals.rankings().get(Retriever.RELATED)).containsExactly("d");
    then(signals.rankings().get(Retriever.KNN)).containsExactly("e", "a");
    then(signals.memoryScores()).isEqualTo(Map.of("x", 1.25, "y", 0.25));
    then(signals.rankings().get(Retriever.MEMORY)).containsExactly("x", "y");
    then(signals.lexicalScores()).isEqualTo(Map.of("a", 3.0, "b", 2.0, "c", 5.0));
    then(signals.warnings()).singleElement().asString().contains("[concierge_item_vector]");
    then(searches.asked().subList(0, 5))
        .allSatisfy(
            asked -> {
              then(asked.indices()).containsExactly("films");
              then(asked.source().size()).isEqualTo(100);
              then(asked.source().fetchSource().fetchSource()).isFalse();
            });
  }

  /** Its own conversation is not what a policy should remember. */
  @Test
  void memoryIsThatOfTheVersionWithoutThisConversation() {
    searches.answer(none(), none(), none(), none(), none(), none());
    search(SmallConversation.request("", "", ENCODED));
    SearchRequest asked = searches.asked().getLast();
    then(asked.indices()).containsExactly(SystemIndices.MEMORY);
    then(asked.source().query())
        .isEqualTo(
            QueryBuilders.boolQuery()
                .filter(QueryBuilders.termQuery("model", "default"))
                .filter(QueryBuilders.termQuery("version", "v1"))
                .mustNot(QueryBuilders.termQuery("conversation", "c1"))
                .must(QueryBuilders.matchQuery(MemoryFields.text("default", "v1"), WORDS)));
  }

  @Test
  void whatFailsIsLeftOutWithAWarning() {
    searches.answer(
        List.of(hit("a", 3)),
        none(),
        new IllegalStateException("a shard is away"),
        none(),
        none(),
        new IllegalStateException("no memory"));
    Signals signals = search(SmallConversation.request("", "", ENCODED));
    then(signals.rankings().get(Retriever.METADATA)).containsExactly("a");
    then(signals.rankings().get(Retriever.CONTEXTS)).isEmpty();
    then(signals.warnings())
        .containsExactlyInAnyOrder(
            "retriever [contexts] was left out: a shard is away",
            "retriever [memory] was left out: no memory");
  }

  @Test
  void withoutItsOwnTextTheRequestFailsAsThatSearchDid() {
    searches.answer(new IllegalStateException("the index is closed"), none(), none(), none());
    thenThrownBy(() -> search(SmallConversation.request()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the index is closed");
  }

  @Test
  void whatHasNoWeightIsNotAsked() {
    searches.answer(List.of(hit("b", 1)), none());
    Signals signals =
        search(
            SmallConversation.request(
                "\"retrieval\":{\"metadata\":0,\"related\":0,\"memory\":0}", "", ENCODED));
    then(signals.rankings().get(Retriever.CONTEXTS)).containsExactly("b");
    then(searches.asked()).hasSize(2);
  }

  @Test
  void namedCandidatesAreNotSearchedFor() {
    Signals signals = search(SmallConversation.request("", "\"candidate_ids\":[\"a\"]", null));
    then(searches.asked()).isEmpty();
    then(signals.rankings().values()).allMatch(List::isEmpty);
    then(signals.memoryScores()).isEmpty();
    then(signals.lexicalScores()).isEmpty();
    then(signals.warnings()).isEmpty();
  }

  @Test
  void whatHasTooManyClausesIsAskedAgainWithTheFilterBehind() {
    searches
        .answer(
            new IllegalArgumentException("maxClauseCount is set to 1024"), none(), none(), none())
        .answer(List.of(hit("a", 3)));
    RetrievalRequest request = SmallConversation.request("", "\"filter\":{\"match_all\":{}}", null);
    then(search(request).rankings().get(Retriever.METADATA)).containsExactly("a");
    then(searches.asked()).hasSize(5);
    then(searches.asked().getFirst().source().postFilter()).isNull();
    then(searches.asked().getLast().source().postFilter())
        .isEqualTo(QueryBuilders.wrapperQuery(request.selection().filter()));
  }

  private Signals search(RetrievalRequest request) {
    PlainActionFuture<Signals> found = PlainActionFuture.newFuture();
    new RoundOne(searches, searches.indices()).search(request, found);
    return found.actionGet();
  }
}
