package dev.concierge.plugin.context;

import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.ranking.MentionedKnowledge;
import dev.concierge.plugin.rest.RecommendRequest.GivenMention;
import dev.concierge.plugin.rest.RecommendRequest.GivenMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opensearch.common.Nullable;

/** Turns given messages into linked ones, with what was found of the catalogue. Thread-safe. */
final class MessageLinker {
  private final Attitude attitude;

  MessageLinker(Attitude attitude) {
    this.attitude = attitude;
  }

  /**
   * @param known found items by id
   * @param byTitle ids of found items by normalised title
   */
  Message link(
      GivenMessage given, Map<String, MentionedKnowledge> known, Map<String, String> byTitle) {
    List<Mention> mentions =
        given
            .mentions()
            .map(explicit -> explicit(given, explicit, known))
            .orElseGet(() -> found(given, byTitle));
    List<SlateEntry> slate =
        given.slate().stream().map(id -> new SlateEntry(id, title(id, known))).toList();
    return new Message(given.role(), given.text(), mentions, slate, template(given.text(), slate));
  }

  private List<Mention> explicit(
      GivenMessage given, List<GivenMention> mentions, Map<String, MentionedKnowledge> known) {
    return mentions.stream()
        .map(
            mention ->
                new Mention(
                    mention.itemId(),
                    mention
                        .polarity()
                        .orElseGet(() -> attitude(given, known.get(mention.itemId())))))
        .toList();
  }

  private double attitude(GivenMessage given, @Nullable MentionedKnowledge item) {
    if (given.role() != Role.USER) {
      return 0;
    }
    int from = item == null ? -1 : indexOf(given.text(), item.item().title());
    return from < 0
        ? attitude.of(given.text())
        : attitude.towards(given.text(), from, from + item.item().title().length());
  }

  private List<Mention> found(GivenMessage given, Map<String, String> byTitle) {
    Map<String, Mention> mentions = new LinkedHashMap<>();
    for (TitleMatcher.Match match : new TitleMatcher(given.text()).matches(byTitle::containsKey)) {
      String id = byTitle.get(match.key());
      double polarity =
          given.role() == Role.USER ? attitude.towards(given.text(), match.from(), match.to()) : 0;
      mentions.putIfAbsent(id, new Mention(id, polarity));
    }
    return new ArrayList<>(mentions.values());
  }

  private static String title(String id, Map<String, MentionedKnowledge> known) {
    MentionedKnowledge item = known.get(id);
    return item == null ? id : item.item().title();
  }

  /** The text with the titles of slate items as slots. */
  private static String template(String text, List<SlateEntry> slate) {
    String template = text;
    for (int i = 0; i < slate.size(); i++) {
      template = template.replace(slate.get(i).title(), "<item_" + i + ">");
    }
    return template;
  }

  private static int indexOf(String text, String title) {
    int at = text.toLowerCase(Locale.ROOT).indexOf(title.toLowerCase(Locale.ROOT));
    return at + title.length() <= text.length() ? at : -1;
  }
}
