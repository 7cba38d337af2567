package dev.concierge.plugin.recommend.retrieve;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.opensearch.action.search.MultiSearchRequest;
import org.opensearch.action.search.MultiSearchResponse;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.core.action.ActionListener;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * Searches of one index side by side. Those that are refused for too many clauses are made smaller
 * and tried again, as {@link Fit} says: how many clauses a filter has, and how many terms an
 * analyzer makes of a word, only the index knows. Thread-safe; never blocks.
 */
final class FittingSearches {
  private final Client client;

  FittingSearches(Client client) {
    this.client = client;
  }

  /** Hands over an answer or a failure for each name. */
  void run(
      String index,
      Map<String, Function<Fit, SearchSourceBuilder>> searches,
      ActionListener<Map<String, MultiSearchResponse.Item>> listener) {
    run(index, searches, Fit.FIRST, new HashMap<>(), listener);
  }

  private void run(
      String index,
      Map<String, Function<Fit, SearchSourceBuilder>> searches,
      Fit fit,
      Map<String, MultiSearchResponse.Item> answered,
      ActionListener<Map<String, MultiSearchResponse.Item>> listener) {
    MultiSearchRequest all = new MultiSearchRequest();
    searches.values().forEach(at -> all.add(new SearchRequest(index).source(at.apply(fit))));
    List<String> names = List.copyOf(searches.keySet());
    client.multiSearch(
        all,
        ActionListener.wrap(
            found -> {
              Map<String, Function<Fit, SearchSourceBuilder>> refused = new LinkedHashMap<>();
              for (int i = 0; i < names.size(); i++) {
                MultiSearchResponse.Item item = found.getResponses()[i];
                answered.put(names.get(i), item);
                if (item.isFailure() && ClauseLimit.exceeded(item.getFailure())) {
                  refused.put(names.get(i), searches.get(names.get(i)));
                }
              }
              if (refused.isEmpty() || fit.next().isEmpty()) {
                listener.onResponse(answered);
              } else {
                run(index, refused, fit.next().get(), answered, listener);
              }
            },
            listener::onFailure));
  }
}
