package dev.concierge.trainer.simulate;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The assistant that was there before: rules that listen for the kind of thing asked for and for
 * words of the catalogue, prefer what sells, and now and then ask a question. It hears the words
 * and knows the catalogue; persons and fits are unknown to it. One instance serves one
 * conversation.
 */
final class ScriptedRecommender {
  private static final double KIND = 3.0;
  private static final double WORD = 0.5;
  private static final double SALES = 0.5;
  private static final double WHIM = 0.6;
  private static final double SHOWN = -4.0;
  private static final double ASKS_FIRST = 0.3;

  private final World world;
  private final SplittableRandom random;
  private final ScriptedReplies replies;
  private final Map<String, Integer> heard = new HashMap<>();
  private final Set<String> shown = new HashSet<>();
  private String kind;
  private int turn;

  /**
   * What it says.
   *
   * @param text items as {@code [[id]]}
   * @param slate items named, in order; empty when it only talks
   */
  record Answer(String text, List<String> slate) {
    Answer {
      slate = List.copyOf(slate);
    }
  }

  ScriptedRecommender(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.replies = new ScriptedReplies(random);
  }

  Answer answer(Utterance utterance, boolean closing) {
    turn++;
    String words = ItemMarkup.replace(utterance.text(), id -> " ");
    hear(words);
    if (closing) {
      return new Answer(replies.farewell(words), List.of());
    }
    if (turn == 1 && kind == null && heard.isEmpty()) {
      return new Answer(replies.welcome(), List.of());
    }
    if (turn == 1 && heardWishes(words) && random.nextDouble() < ASKS_FIRST) {
      return new Answer(replies.question(noun()), List.of());
    }
    List<String> slate = best(random.nextInt(1, 4));
    shown.addAll(slate);
    return new Answer(replies.recommendation(noun(), slate, turn > 1, words), slate);
  }

  /** A first message of one sentence leaves something to ask. */
  private static boolean heardWishes(String words) {
    return Words.of(words).size() < 12;
  }

  private void hear(String text) {
    String lower = " " + String.join(" ", Words.of(text)) + " ";
    for (String candidate : world.kinds().keySet()) {
      if (lower.contains(" " + String.join(" ", Words.of(candidate)) + " ")) {
        kind = candidate;
      }
    }
    Words.of(text).stream()
        .filter(world.traits()::contains)
        .forEach(word -> heard.merge(word, 1, Integer::sum));
  }

  private String noun() {
    return kind == null ? "present" : world.domain().noun(kind);
  }

  private List<String> best(int n) {
    List<Item> pool = kind == null ? world.items() : world.kinds().get(kind);
    Map<String, Double> scores = new HashMap<>();
    pool.forEach(item -> scores.put(item.id(), score(item)));
    List<Item> ranked = new ArrayList<>(pool);
    ranked.sort(
        Comparator.comparingDouble((Item item) -> -scores.get(item.id())).thenComparing(Item::id));
    return ranked.stream().limit(n).map(Item::id).toList();
  }

  private double score(Item item) {
    double score = world.domain().kinds(item).contains(kind) ? KIND : 0;
    Set<String> words = new HashSet<>(Words.of(item.text()));
    score += WORD * heard.keySet().stream().filter(words::contains).count();
    score += SALES * Math.log1p(item.popularity());
    score += shown.contains(item.id()) ? SHOWN : 0;
    return score + WHIM * random.nextGaussian();
  }
}
