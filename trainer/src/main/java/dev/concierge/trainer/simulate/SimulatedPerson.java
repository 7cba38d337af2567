package dev.concierge.trainer.simulate;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Mention;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One person in one conversation. Call {@link #open} once, then alternate: {@link #react} (or
 * {@link #listen} when nothing was recommended) and {@link #reply}, which is empty when the person
 * leaves without a word. Not thread-safe. What the person does depends on the seed, the person and
 * what is shown, on nothing else.
 */
final class SimulatedPerson {
  /** Places whose fit counts as the hidden satisfaction with a slate. */
  static final int LOOKED_AT = 5;

  private static final int HEARD_OF = 200;
  private static final double GREETS_FIRST = 0.15;
  private static final double SAYS_GOODBYE = 0.7;
  private static final double PATIENT_FIT = 0.15;

  private final World world;
  private final Persona person;
  private final long seed;
  private final Need need;
  private final Phrases phrases;
  private final SplittableRandom random;
  private final Map<String, Item> items = new HashMap<>();
  private final Deque<Wish> wishes = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private int turns;
  private boolean done;
  private String pleasing;
  private String displeasing;
  private boolean bought;
  private boolean shown;

  /** A thing the person has not said yet. */
  private record Wish(String text, List<Mention> mentions) {}

  SimulatedPerson(World world, Persona person, long seed, Map<String, Item> items) {
    this.world = world;
    this.person = person;
    this.seed = seed;
    this.items.putAll(items);
    this.random = Seeds.stream(seed, "conversation", person.id());
    this.phrases = new Phrases(random);
    this.need = need();
    wishes.addAll(wishes());
  }

  /** The first message: mostly what is wanted, sometimes no more than a greeting. */
  Utterance open() {
    String opening = phrases.opening(world.domain().noun(need.kind()));
    if (random.nextDouble() < GREETS_FIRST) {
      wishes.addFirst(new Wish(opening, List.of()));
      return new Utterance(phrases.greeting(), List.of());
    }
    return say(opening, List.of(), person.verbosity() - 1);
  }

  /**
   * Looks at a slate from the top, with less and less attention, and acts.
   *
   * @param slate ids in shown order; ids the world does not know are passed over
   * @return one reaction per known item
   */
  List<Reaction> react(List<String> slate) {
    beginTurn();
    shown = true;
    List<Reaction> reactions = new ArrayList<>();
    double best = 0;
    double worst = 1;
    for (int place = 1; place <= slate.size(); place++) {
      Item item = items.get(slate.get(place - 1));
      if (item == null) {
        continue;
      }
      double fit = world.fit(person, need, item, seen.contains(item.id()));
      Reaction reaction = react(item, place, fit);
      reactions.add(reaction);
      if (reaction.clicked() && fit > best) {
        best = fit;
        pleasing = item.id();
      }
      if (reaction.purchased()) {
        bought = true;
        pleasing = item.id();
        best = 2;
      }
      if (reaction.dismissed() && fit < worst) {
        worst = fit;
        displeasing = item.id();
      }
    }
    seen.addAll(slate);
    return reactions;
  }

  /** Hears a message that recommends nothing. */
  void listen() {
    beginTurn();
    shown = false;
  }

  /**
   * The hidden satisfaction with a slate in [0, 1]: fit weighted by attention. Call before {@link
   * #react}.
   */
  double satisfaction(List<String> slate) {
    double sum = 0;
    double weights = 0;
    for (int place = 1; place <= Math.min(LOOKED_AT, slate.size()); place++) {
      Item item = items.get(slate.get(place - 1));
      double attention = attention(place);
      weights += attention;
      sum += item == null ? 0 : attention * world.fit(person, need, item, seen.contains(item.id()));
    }
    return weights == 0 ? 0 : sum / weights;
  }

  /**
   * The next message; empty when the person leaves silently. After the last message {@link #done}
   * is true.
   */
  Optional<Utterance> reply() {
    if (bought) {
      done = true;
      return Optional.of(item(phrases.bought(pleasing), pleasing, 0.9));
    }
    if (turns >= person.patience()) {
      done = true;
      return random.nextDouble() < SAYS_GOODBYE ? Optional.of(goodbye()) : Optional.empty();
    }
    if (!shown) {
      return Optional.of(
          wishes.isEmpty() ? say(phrases.more(), List.of(), 0) : say("", List.of(), 2));
    }
    if (pleasing != null) {
      return Optional.of(
          say(
              phrases.pleased(pleasing),
              List.of(new Mention(pleasing, 0.6)),
              person.verbosity() - 1));
    }
    if (displeasing != null) {
      return Optional.of(
          say(
              phrases.unmovedBy(displeasing),
              List.of(new Mention(displeasing, -0.6)),
              person.verbosity()));
    }
    return Optional.of(say(phrases.unmoved(), List.of(), person.verbosity()));
  }

  /** True when the person has nothing more to say. */
  boolean done() {
    return done;
  }

  private void beginTurn() {
    turns++;
    pleasing = null;
    displeasing = null;
  }

  private Reaction react(Item item, int place, double fit) {
    // A stream per item: another item elsewhere in the slate must not change what happens with this
    // one.
    SplittableRandom chance = Seeds.stream(seed, "reaction", person.id(), turns, item.id());
    boolean examined = chance.nextDouble() < attention(place);
    boolean clicked = chance.nextDouble() < fit && examined;
    double interest = Math.max(0.05, fit + 0.15 * chance.nextGaussian());
    long dwell = Math.round(2000 + 40_000 * interest * Math.exp(0.4 * chance.nextGaussian()));
    boolean cart = chance.nextDouble() < fit && clicked;
    boolean purchased = chance.nextDouble() < fit && cart;
    boolean dismissed = chance.nextDouble() < 0.35 && examined && !clicked && fit < PATIENT_FIT;
    return new Reaction(item.id(), place, clicked, clicked ? dwell : 0, cart, purchased, dismissed);
  }

  private double attention(int place) {
    return Math.pow(place, -person.examination());
  }

  private Utterance goodbye() {
    return pleasing == null
        ? new Utterance(phrases.leaving(), List.of())
        : item(phrases.leavingPleased(pleasing), pleasing, 0.4);
  }

  private static Utterance item(String text, String id, double polarity) {
    return new Utterance(text, List.of(new Mention(id, polarity)));
  }

  private Utterance say(String first, List<Mention> firstMentions, int more) {
    StringBuilder text = new StringBuilder(first);
    List<Mention> mentions = new ArrayList<>(firstMentions);
    for (int i = 0; i < more && !wishes.isEmpty(); i++) {
      Wish wish = wishes.poll();
      text.append(text.isEmpty() ? "" : " ").append(wish.text());
      mentions.addAll(wish.mentions());
    }
    return new Utterance(text.toString(), mentions);
  }

  /**
   * A kind, and a word that fits at least one item of it: people do not wish for the impossible.
   */
  private Need need() {
    List<String> kinds = List.copyOf(world.kinds().keySet());
    String kind = kinds.get(random.nextInt(kinds.size()));
    List<Item> ofKind = world.kinds().get(kind);
    List<Integer> traits = world.traits(ofKind.get(random.nextInt(ofKind.size())));
    return new Need(
        kind, traits.isEmpty() ? Need.NO_TRAIT : traits.get(random.nextInt(traits.size())));
  }

  private List<Wish> wishes() {
    List<Wish> all = new ArrayList<>();
    List<Item> known = known();
    Comparator<Item> byLiking = Comparator.comparingDouble(item -> world.liking(person, item));
    String favourite = known.stream().max(byLiking).orElseThrow().id();
    String dreaded = known.stream().min(byLiking).orElseThrow().id();
    all.add(new Wish(phrases.liked(favourite), List.of(new Mention(favourite, 0.8))));
    if (need.trait() != Need.NO_TRAIT) {
      all.add(new Wish(phrases.trait(world.traits().get(need.trait())), List.of()));
    }
    if (random.nextDouble() < 0.3) {
      all.add(new Wish(phrases.disliked(dreaded), List.of(new Mention(dreaded, -0.7))));
    }
    if (world.priced() && person.priceTaste() < -0.9) {
      all.add(new Wish(phrases.price(), List.of()));
    }
    if (person.yearTaste() > 1.1) {
      all.add(new Wish(phrases.recent(), List.of()));
    }
    for (int i = all.size() - 1; i > 0; i--) {
      java.util.Collections.swap(all, i, random.nextInt(i + 1));
    }
    return all;
  }

  /** Items the person has heard of: the better known of a random sample. */
  private List<Item> known() {
    List<Item> sample = new ArrayList<>(HEARD_OF);
    for (int i = 0; i < HEARD_OF; i++) {
      sample.add(world.items().get(random.nextInt(world.items().size())));
    }
    sample.sort(
        Comparator.comparingDouble((Item item) -> -item.popularity()).thenComparing(Item::id));
    return sample.subList(0, HEARD_OF / 4);
  }
}
