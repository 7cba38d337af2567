package dev.concierge.trainer.simulate;

import dev.concierge.models.conversation.ItemMarkup;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What the scripted recommender says. */
final class ScriptedReplies {
  private static final List<String> WELCOMES =
      List.of(
          "Hello! What are you looking for?",
          "Welcome! What can I find for you?",
          "Hi! Tell me what you have in mind.");
  private static final List<String> QUESTIONS =
      List.of(
          "Gladly! What should the %s be like?",
          "Sure. Is there a %s you have liked before?",
          "Of course. Anything special you want from a %s?",
          "Happy to help! Who is the %s for?");
  private static final List<String> ONE =
      List.of(
          "I would suggest %s.",
          "Have a look at %s.", "%s is a favourite of many.", "How about %s?");
  private static final List<String> TWO =
      List.of(
          "You could try %s or %s.",
          "%s and %s are both popular.", "Have a look at %s, or maybe %s.");
  private static final List<String> THREE =
      List.of(
          "I can offer %s, %s and %s.",
          "People often choose %s; %s and %s are liked too.", "How about %s, %s or %s?");
  private static final List<String> FIRST =
      List.of("For a %s there is a good choice.", "A %s, very well.", "We have more than one %s.");
  private static final List<String> GLAD =
      List.of("Glad you like it!", "Good to hear!", "Then you may enjoy this too.");
  private static final List<String> SORRY =
      List.of("Sorry about that.", "Let me try again.", "I see, something else then.");
  private static final List<String> FAREWELLS =
      List.of(
          "Thank you and have a nice day!",
          "You are welcome, enjoy it!",
          "Thanks for stopping by, bye!");
  private static final List<String> REGRETS =
      List.of("Sorry I could not help. Have a nice day!", "I hope to help you next time, bye!");

  private final SplittableRandom random;

  ScriptedReplies(SplittableRandom random) {
    this.random = random;
  }

  String welcome() {
    return pick(WELCOMES);
  }

  String question(String noun) {
    return Phrases.withArticle(String.format(Locale.ROOT, pick(QUESTIONS), noun), noun);
  }

  String recommendation(String noun, List<String> slate, boolean later, String heard) {
    Object[] items = slate.stream().map(ItemMarkup::marker).toArray();
    List<String> frames = slate.size() == 1 ? ONE : slate.size() == 2 ? TWO : THREE;
    String naming = String.format(Locale.ROOT, pick(frames), items);
    String before =
        later
            ? pick(displeased(heard) ? SORRY : GLAD)
            : String.format(Locale.ROOT, pick(FIRST), noun);
    return Phrases.withArticle(before, noun) + " " + naming;
  }

  String farewell(String heard) {
    return pick(displeased(heard) ? REGRETS : FAREWELLS);
  }

  private static boolean displeased(String heard) {
    String lower = heard.toLowerCase(Locale.ROOT);
    return List.of("not ", "none", "never mind", "somewhere else", "bad to me").stream()
        .anyMatch(lower::contains);
  }

  private String pick(List<String> phrases) {
    return phrases.get(random.nextInt(phrases.size()));
  }
}
