package dev.concierge.plugin.recommend.context;

import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.plugin.items.ItemDocuments;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMention;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * Looks up, in one search as the caller, the items that messages name by id or perhaps by title. An
 * item the caller may not see is not found. Thread-safe; never blocks.
 */
final class MentionedItems {
  private static final int LIMIT = 500;
  private static final int MAX_KEYS = 20_000;

  private final Client client;

  /**
   * @param byId found items
   * @param byTitle items by normalised title or alias, the likeliest first: those whose whole title
   *     it is, then those mentioned most often in training, then the most popular
   */
  record Found(Map<String, MentionedKnowledge> byId, Map<String, List<Named>> byTitle) {
    static final Found NOTHING = new Found(Map.of(), Map.of());
  }

  /**
   * An item that may be meant by a name.
   *
   * @param whole whether the name is the whole title and no alias
   * @param year absent when unknown
   * @param weight grows with how often the item is talked about
   */
  record Named(String id, boolean whole, OptionalInt year, double weight) {
    private static final Comparator<Named> LIKELIEST_FIRST =
        Comparator.comparing((Named named) -> !named.whole)
            .thenComparing(Comparator.comparingDouble((Named named) -> -named.weight))
            .thenComparing(Named::id);
  }

  MentionedItems(Client client) {
    this.client = client;
  }

  void find(
      String index,
      ItemDocuments documents,
      List<Message> stored,
      List<GivenMessage> given,
      ActionListener<Found> listener) {
    Set<String> ids = ids(stored, given);
    Set<String> keys = keys(given);
    if (ids.isEmpty() && keys.isEmpty()) {
      listener.onResponse(Found.NOTHING);
      return;
    }
    BoolQueryBuilder query = QueryBuilders.boolQuery().minimumShouldMatch(1);
    if (!ids.isEmpty()) {
      query.should(
          QueryBuilders.constantScoreQuery(
                  QueryBuilders.idsQuery().addIds(ids.toArray(String[]::new)))
              .boost(2)); // named items stay within the limit whatever the titles bring
    }
    if (!keys.isEmpty()) {
      query.should(
          QueryBuilders.constantScoreQuery(
              QueryBuilders.termsQuery(LearnedFields.TITLE_KEY, keys)));
    }
    SearchRequest search =
        new SearchRequest(index)
            .source(
                new SearchSourceBuilder()
                    .query(query)
                    .size(LIMIT)
                    .trackTotalHits(false)
                    .fetchSource(documents.mentionedFields(), null));
    client.search(search, ActionListener.map(listener, found -> read(found, documents)));
  }

  private static Set<String> ids(List<Message> stored, List<GivenMessage> given) {
    Set<String> ids = new LinkedHashSet<>();
    for (Message message : stored) {
      message.mentions().stream().map(Mention::itemId).forEach(ids::add);
      message.slate().stream().map(SlateEntry::itemId).forEach(ids::add);
    }
    for (GivenMessage message : given) {
      message
          .mentions()
          .ifPresent(named -> named.stream().map(GivenMention::itemId).forEach(ids::add));
      ids.addAll(message.slate());
    }
    return ids;
  }

  /** Titles are looked for in the newest messages first. */
  private static Set<String> keys(List<GivenMessage> given) {
    Set<String> keys = new LinkedHashSet<>();
    for (GivenMessage message : given.reversed()) {
      if (message.mentions().isEmpty() && keys.size() < MAX_KEYS) {
        keys.addAll(new TitleMatcher(message.text()).keys());
      }
    }
    return keys;
  }

  private static Found read(SearchResponse response, ItemDocuments documents) {
    Map<String, MentionedKnowledge> byId = new HashMap<>();
    Map<String, List<Named>> byTitle = new HashMap<>();
    for (SearchHit hit : response.getHits()) {
      Map<String, Object> source = hit.getSourceAsMap();
      MentionedKnowledge item = documents.knowledge(hit.getId(), source);
      byId.put(hit.getId(), item);
      double weight = documents.mentions(source) * 1e12 + item.item().popularity();
      List<String> keys = documents.titleKeys(source);
      for (int k = 0; k < keys.size(); k++) {
        byTitle
            .computeIfAbsent(keys.get(k), key -> new ArrayList<>())
            .add(new Named(hit.getId(), k == 0, item.item().year(), weight));
      }
    }
    byTitle.values().forEach(named -> named.sort(Named.LIKELIEST_FIRST));
    return new Found(byId, byTitle);
  }
}
