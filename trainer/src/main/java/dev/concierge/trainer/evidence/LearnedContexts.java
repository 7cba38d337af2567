package dev.concierge.trainer.evidence;

import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.text.QueryText;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.ArrayList;
import java.util.List;

/**
 * What people said before the assistant named an item: for every item the words of those
 * conversations, newest first, at most {@link #WORD_LIMIT} words.
 */
public final class LearnedContexts {
  static final int WORD_LIMIT = 3000;

  private LearnedContexts() {}

  /** Query words of everything said before a turn, titles spelled out. */
  public static String windowWords(DialogueState state) {
    return QueryText.of(state.latestText(state.turns().size()));
  }

  /**
   * Contexts by catalogue number; empty for an item that no assistant named.
   *
   * @param instances oldest first
   */
  static List<String> of(Catalogue catalogue, List<RecommendationInstance> instances) {
    StringBuilder[] texts = new StringBuilder[catalogue.size()];
    int[] words = new int[catalogue.size()];
    for (RecommendationInstance instance : instances.reversed()) {
      String context = windowWords(instance.state());
      if (instance.byAssistant() && !context.isEmpty()) {
        for (String id : instance.targets()) {
          append(texts, words, catalogue.index(id).orElseThrow(), context);
        }
      }
    }
    List<String> contexts = new ArrayList<>(texts.length);
    for (StringBuilder text : texts) {
      contexts.add(text == null ? "" : text.toString());
    }
    return contexts;
  }

  /** Newer words first, then older ones as far as there is room. */
  static String merged(String newer, String older) {
    if (newer.isEmpty()) {
      return older;
    }
    List<String> words = new ArrayList<>(List.of(newer.split(" ")));
    if (!older.isEmpty()) {
      words.addAll(List.of(older.split(" ")));
    }
    return String.join(" ", words.subList(0, Math.min(WORD_LIMIT, words.size())));
  }

  private static void append(StringBuilder[] texts, int[] words, int item, String context) {
    int length = context.split(" ").length;
    if (words[item] + length > WORD_LIMIT) {
      words[item] = WORD_LIMIT;
      return;
    }
    words[item] += length;
    if (texts[item] == null) {
      texts[item] = new StringBuilder();
    }
    texts[item].append(texts[item].isEmpty() ? "" : " ").append(context);
  }
}
