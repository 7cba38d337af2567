package dev.concierge.plugin.recommend.context;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.text.Attitude;
import dev.concierge.models.tokenizer.SlotMarkers;
import dev.concierge.plugin.recommend.context.MentionedItems.Named;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMention;
import dev.concierge.plugin.recommend.request.RecommendRequest.GivenMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opensearch.common.Nullable;

/** Turns given messages into linked ones, with what was found of the catalogue. Thread-safe. */
final class MessageLinker {
  /** More items of one name than this are a word, not a name. */
  private static final int MOST_MEANT = 3;

  private static final Pattern YEAR_BEHIND = Pattern.compile("\\s*\\(?\\s*(\\d{4})\\b");

  private final Attitude attitude;

  MessageLinker(Attitude attitude) {
    this.attitude = attitude;
  }

  /**
   * @param known found items by id
   * @param byTitle found items by normalised title or alias
   */
  Message link(
      GivenMessage given, Map<String, MentionedKnowledge> known, Map<String, List<Named>> byTitle) {
    List<Mention> mentions =
        given
            .mentions()
            .map(explicit -> explicit(given, explicit, known))
            .orElseGet(() -> found(given, byTitle));
    List<SlateEntry> slate =
        given.slate().stream().map(id -> new SlateEntry(id, title(id, known))).toList();
    // An id is no title: where the item is unknown, nothing in the text names it.
    List<String> titles =
        given.slate().stream().map(id -> known.containsKey(id) ? title(id, known) : "").toList();
    String template = SlotMarkers.template(given.text(), titles);
    return new Message(given.role(), given.text(), mentions, slate, template);
  }

  private List<Mention> explicit(
      GivenMessage given, List<GivenMention> mentions, Map<String, MentionedKnowledge> known) {
    double whole = given.role() == Role.USER ? attitude.of(given.text()) : 0;
    return mentions.stream()
        .map(
            mention ->
                new Mention(
                    mention.itemId(),
                    mention
                        .polarity()
                        .orElseGet(() -> attitude(given, whole, known.get(mention.itemId())))))
        .toList();
  }

  /**
   * @param whole attitude of the whole message, which holds where the item has no clause in it
   */
  private double attitude(GivenMessage given, double whole, @Nullable MentionedKnowledge item) {
    if (given.role() != Role.USER) {
      return 0;
    }
    return Optional.ofNullable(item)
        .flatMap(known -> TitleSpans.first(given.text(), known.item().title()))
        .map(title -> attitude.towards(given.text(), title.start(), title.end()))
        .orElse(whole);
  }

  private List<Mention> found(GivenMessage given, Map<String, List<Named>> byTitle) {
    String text = given.text();
    List<TitleMatcher.Match> matches = new TitleMatcher(text).matches(byTitle::containsKey);
    String nameless = blanked(text, matches);
    Map<String, Mention> mentions = new LinkedHashMap<>();
    for (TitleMatcher.Match match : matches) {
      double polarity =
          given.role() == Role.USER ? attitude.towards(nameless, match.from(), match.to()) : 0;
      List<Named> meant = meant(byTitle.get(match.key()), text, match);
      for (Named named : meant) {
        mentions.putIfAbsent(named.id(), new Mention(named.id(), polarity, 1.0 / meant.size()));
      }
    }
    return new ArrayList<>(mentions.values());
  }

  /**
   * The items that a name can mean: those of the year that follows it, else those whose whole title
   * it is, else all; never more than {@link #MOST_MEANT}.
   */
  private static List<Named> meant(List<Named> named, String text, TitleMatcher.Match match) {
    Matcher year = YEAR_BEHIND.matcher(text).region(match.to(), text.length());
    if (year.lookingAt()) {
      int said = Integer.parseInt(year.group(1));
      List<Named> ofYear = named.stream().filter(item -> item.year().orElse(-1) == said).toList();
      if (!ofYear.isEmpty()) {
        return ofYear.subList(0, Math.min(MOST_MEANT, ofYear.size()));
      }
    }
    List<Named> whole = named.stream().filter(Named::whole).toList();
    List<Named> kept = whole.isEmpty() ? named : whole;
    return kept.subList(0, Math.min(MOST_MEANT, kept.size()));
  }

  /** Names say nothing about an attitude. */
  private static String blanked(String text, List<TitleMatcher.Match> matches) {
    StringBuilder blanked = new StringBuilder(text);
    for (TitleMatcher.Match match : matches) {
      for (int i = match.from(); i < match.to(); i++) {
        blanked.setCharAt(i, ' ');
      }
    }
    return blanked.toString();
  }

  private static String title(String id, Map<String, MentionedKnowledge> known) {
    MentionedKnowledge item = known.get(id);
    return item == null ? id : item.item().title();
  }
}
