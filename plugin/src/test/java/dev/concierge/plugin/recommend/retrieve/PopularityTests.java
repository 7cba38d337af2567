package dev.concierge.plugin.recommend.retrieve;

import static dev.concierge.plugin.recommend.retrieve.FakeSearches.hit;
import static org.assertj.core.api.BDDAssertions.then;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.FieldSortBuilder;
import org.opensearch.search.sort.SortOrder;

class PopularityTests {
  private final FakeSearches searches = new FakeSearches();

  @AfterEach
  void close() {
    searches.close();
  }

  @Test
  void theMostMentionedComeFirstThenTheMostPopular() {
    searches.answer(List.of(hit("a", 0), hit("b", 0)));
    RetrievalRequest request =
        SmallConversation.request("", "\"candidates\":7,\"exclude_ids\":[\"jaws\"]", null);
    PlainActionFuture<List<String>> found = PlainActionFuture.newFuture();
    new Popularity(searches).search(request, found);
    then(found.actionGet()).containsExactly("a", "b");
    SearchSourceBuilder asked = searches.asked().getFirst().source();
    then(asked.query()).isEqualTo(new Queries(request, Fit.FIRST).any());
    then(asked.size()).isEqualTo(7);
    then(asked.sorts())
        .isEqualTo(
            List.of(
                falling("concierge.mentions").unmappedType("integer"),
                falling("votes").unmappedType("float")));
  }

  private static FieldSortBuilder falling(String field) {
    return new FieldSortBuilder(field).order(SortOrder.DESC).missing("_last");
  }
}
