package dev.concierge.trainer.evaluate.rankers;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.text.Words;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Ranker;
import dev.concierge.trainer.retrieval.TextIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.search.similarities.BM25Similarity;

/**
 * The floor of a plain search: BM25 (k1 1.6, b 0.7) with the words of all that was said as the
 * query, each once and no stop words, ties by popularity. Documents are the items' own texts, with
 * or without what people said in other dialogues before the item was named. Thread-safe; close it.
 */
public final class SearchRanker implements Ranker, AutoCloseable {
  private static final float K1 = 1.6f;
  private static final float B = 0.7f;

  private final List<String> ids;
  private final int[] byPopularity;
  private final TextIndex index;

  private SearchRanker(Catalogue catalogue, List<String> texts, PopularityRanker popularity) {
    this.ids = catalogue.items().stream().map(Item::id).toList();
    Map<String, Integer> place = new HashMap<>();
    popularity.order().forEach(id -> place.put(id, place.size()));
    this.byPopularity = ids.stream().mapToInt(place::get).toArray();
    this.index = new TextIndex(texts, new BM25Similarity(K1, B), CharArraySet.EMPTY_SET);
  }

  /** Over the items' own texts. */
  public static SearchRanker metadata(Catalogue catalogue, PopularityRanker popularity) {
    return new SearchRanker(
        catalogue, catalogue.items().stream().map(Item::searchText).toList(), popularity);
  }

  /**
   * Over the items' own texts and the contexts of other dialogues.
   *
   * @param others turns of dialogues that are not judged
   */
  public static SearchRanker contexts(
      Catalogue catalogue, List<RecommendationInstance> others, PopularityRanker popularity) {
    Map<String, StringBuilder> contexts = new HashMap<>();
    for (RecommendationInstance turn : others) {
      String said = said(turn.state());
      turn.targets()
          .forEach(
              id ->
                  contexts.computeIfAbsent(id, k -> new StringBuilder()).append(' ').append(said));
    }
    List<String> texts = new ArrayList<>();
    for (Item item : catalogue.items()) {
      texts.add(item.searchText() + contexts.getOrDefault(item.id(), new StringBuilder()));
    }
    return new SearchRanker(catalogue, texts, popularity);
  }

  @Override
  public List<String> rank(Question question) {
    float[] scores = index.scores(query(question.turn().state()));
    Set<String> excluded = new HashSet<>(question.exclude());
    Set<String> only = new HashSet<>(question.candidates());
    return IntStream.range(0, scores.length)
        .filter(i -> !excluded.contains(ids.get(i)))
        .filter(i -> only.isEmpty() ? scores[i] > 0 : only.contains(ids.get(i)))
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -scores[i])
                .thenComparing(i -> byPopularity[i]))
        .limit(DEPTH)
        .map(ids::get)
        .toList();
  }

  /** Each word once: what is said often in a chat is not what is asked for. */
  private static String query(DialogueState state) {
    return Words.of(said(state)).stream()
        .distinct()
        .filter(word -> !Words.isStopWord(word))
        .collect(Collectors.joining(" "));
  }

  private static String said(DialogueState state) {
    return state.latestText(state.turns().size());
  }

  @Override
  public void close() {
    index.close();
  }
}
