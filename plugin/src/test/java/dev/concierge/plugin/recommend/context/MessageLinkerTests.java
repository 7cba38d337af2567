package dev.concierge.plugin.recommend.context;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Attitude;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMention;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageLinkerTests {
  private final MessageLinker linker = new MessageLinker(new Attitude(LexiconSentiment.english()));

  @Test
  void aSlateOfOddTitlesLeavesTheTextWhole() {
    String text = "Update: try Up or item ".repeat(300).strip();
    Message linked =
        linker.link(
            new GivenMessage(
                Role.ASSISTANT,
                text,
                Optional.empty(),
                List.of("blank", "space", "up", "item", "b4", "b5")),
            known("", " ", "Up", "item", "", ""),
            Map.of());
    then(linked.template()).isEqualTo("Update: try <item_2> or <item_3> ".repeat(300).strip());
  }

  @Test
  void anIdIsNoTitle() {
    Message linked =
        linker.link(
            new GivenMessage(
                Role.ASSISTANT, "item of the day: Up", Optional.empty(), List.of("item", "up")),
            known("", "", "Up"),
            Map.of());
    then(linked.template()).isEqualTo("item of the day: <item_1>");
    then(linked.slate().getFirst().title()).isEqualTo("item");
  }

  @Test
  void theAttitudeTowardsANamedItemIsThatOfItsClause() {
    then(polarity("İİİİ I hated Alpha, I loved Up", "Up")).isPositive();
    then(polarity("İİİİ I loved Alpha but I hated up", "Up")).isNegative();
    then(polarity("an Update I hated. I loved Up", "Up")).isPositive();
  }

  @Test
  void aTitleThatIsNotThereLeavesTheAttitudeOfTheMessage() {
    then(polarity("I loved it", "")).isPositive();
    then(polarity("I loved it", "  ")).isPositive();
    then(polarity("I loved it", "İ".repeat(50))).isPositive();
    then(polarity("İ", "i̇")).isZero();
  }

  @Test
  void howAMessageSoundsIsFoundOutOnce() {
    AtomicInteger asked = new AtomicInteger();
    MessageLinker counting =
        new MessageLinker(
            new Attitude(
                text -> {
                  asked.incrementAndGet();
                  return 0.5;
                }));
    List<GivenMention> unknown =
        IntStream.range(0, 50)
            .mapToObj(i -> new GivenMention("none" + i, OptionalDouble.empty()))
            .toList();
    Message linked =
        counting.link(
            new GivenMessage(Role.USER, "I loved them", Optional.of(unknown), List.of()),
            Map.of(),
            Map.of());
    then(linked.mentions()).hasSize(50).allMatch(mention -> mention.polarity() == 0.5);
    then(asked).hasValue(1);
  }

  private double polarity(String text, String title) {
    GivenMention mention = new GivenMention("blank", OptionalDouble.empty());
    return linker
        .link(
            new GivenMessage(Role.USER, text, Optional.of(List.of(mention)), List.of()),
            known(title),
            Map.of())
        .mentions()
        .getFirst()
        .polarity();
  }

  /** Items with these titles, of the ids that the tests use. */
  private static Map<String, MentionedKnowledge> known(String... titles) {
    List<String> ids = List.of("blank", "space", "up", "item", "b4", "b5");
    Map<String, MentionedKnowledge> known = new HashMap<>();
    for (int i = 0; i < titles.length; i++) {
      Item item =
          new Item(
              ids.get(i),
              titles[i],
              "",
              List.of(),
              List.of(),
              OptionalInt.empty(),
              0,
              OptionalDouble.empty());
      known.put(ids.get(i), new MentionedKnowledge(item, new float[0], Neighbours.NONE));
    }
    return known;
  }
}
