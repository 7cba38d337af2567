package dev.concierge.trainer.simulate;

import dev.concierge.models.conversation.ItemMarkup;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What people say, by occasion. {@code %s} is filled with a kind, a word or an item. */
final class Phrases {
  private static final List<String> GREETINGS =
      List.of("Hello!", "Hi there.", "Good morning!", "Hey, how are you?", "Hi!", "Hello there.");
  private static final List<String> OPENINGS =
      List.of(
          "Hi, I am looking for a %s.",
          "Hello! I need a new %s.",
          "Can you help me find a good %s?",
          "I would like a %s.",
          "I want to give a friend a %s.",
          "Any ideas for a %s?");
  private static final List<String> TRAIT =
      List.of(
          "I had something %s in mind.",
          "If possible %s.", "I would prefer %s.", "Do you have anything %s?");
  private static final List<String> LIKED =
      List.of(
          "I really love %s.",
          "My favourite so far is %s.", "I was very happy with %s.", "%s was wonderful.");
  private static final List<String> DISLIKED =
      List.of(
          "I did not like %s.", "%s was a disappointment.", "Please nothing like %s, I hated it.");
  private static final List<String> PRICE =
      List.of(
          "It should not be too expensive.",
          "I do not want to spend a lot.",
          "Something affordable would be nice.");
  private static final List<String> RECENT =
      List.of(
          "I would like something recent.",
          "Nothing too old, please.",
          "A newer one would be great.");
  private static final List<String> PLEASED =
      List.of(
          "Nice, %s looks good!",
          "I like %s. Do you have more like that?",
          "%s is close to what I want.",
          "Oh, %s is interesting.");
  private static final List<String> BOUGHT =
      List.of(
          "Great, I will take %s. Thanks a lot!",
          "%s is perfect, thank you!", "Wonderful, %s it is. Thanks!");
  private static final List<String> UNMOVED =
      List.of(
          "Hmm, these are not for me.",
          "No, that is not what I want.",
          "None of these, sorry.",
          "I am not convinced.");
  private static final List<String> UNMOVED_BY =
      List.of("%s is not my taste.", "I do not care for %s.", "%s looks bad to me.");
  private static final List<String> LEAVING =
      List.of("Never mind, bye.", "I will look somewhere else.", "This is not helping, goodbye.");
  private static final List<String> LEAVING_PLEASED =
      List.of("Thanks, I will think about %s.", "Good to know %s, thank you, bye!");
  private static final List<String> MORE =
      List.of("What else is there?", "Show me others.", "Anything else?");

  private final SplittableRandom random;

  Phrases(SplittableRandom random) {
    this.random = random;
  }

  String greeting() {
    return pick(GREETINGS);
  }

  String opening(String noun) {
    return withArticle(String.format(Locale.ROOT, pick(OPENINGS), noun), noun);
  }

  String trait(String word) {
    return String.format(Locale.ROOT, pick(TRAIT), word);
  }

  String liked(String id) {
    return item(LIKED, id);
  }

  String disliked(String id) {
    return item(DISLIKED, id);
  }

  String price() {
    return pick(PRICE);
  }

  String recent() {
    return pick(RECENT);
  }

  String pleased(String id) {
    return item(PLEASED, id);
  }

  String bought(String id) {
    return item(BOUGHT, id);
  }

  String unmoved() {
    return pick(UNMOVED);
  }

  String unmovedBy(String id) {
    return item(UNMOVED_BY, id);
  }

  String leaving() {
    return pick(LEAVING);
  }

  String leavingPleased(String id) {
    return item(LEAVING_PLEASED, id);
  }

  String more() {
    return pick(MORE);
  }

  private String item(List<String> phrases, String id) {
    return String.format(Locale.ROOT, pick(phrases), ItemMarkup.marker(id));
  }

  private String pick(List<String> phrases) {
    return phrases.get(random.nextInt(phrases.size()));
  }

  /** "a action movie" is no English. */
  static String withArticle(String sentence, String noun) {
    boolean vowel = "aeiou".indexOf(Character.toLowerCase(noun.charAt(0))) >= 0;
    return vowel ? sentence.replace(" a " + noun, " an " + noun) : sentence;
  }
}
