package dev.concierge.plugin.generate;

import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.turn.ReplyRecord;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What is said when no reply could be generated: it names the slate and nothing else. */
final class NeutralReply {
  private static final int NAMED = 3;

  private NeutralReply() {}

  static GeneratedReply of(List<SlateEntry> slate) {
    int named = Math.min(NAMED, slate.size());
    String template = template(named);
    String text = template;
    for (int i = 0; i < named; i++) {
      text = text.replace(slot(i), slate.get(i).title());
    }
    return new GeneratedReply(
        new ReplyRecord(
            new int[0], new int[0], 0, new float[0], 0, text, template, GeneratedReply.FALLBACK),
        IntStream.range(0, named).boxed().toList());
  }

  private static String template(int named) {
    return switch (named) {
      case 0 -> "Could you tell me more about what you are looking for?";
      case 1 -> "You might like " + slot(0) + ".";
      case 2 -> "You might like " + slot(0) + " or " + slot(1) + ".";
      default -> "You might like " + slot(0) + ", " + slot(1) + " or " + slot(2) + ".";
    };
  }

  private static String slot(int i) {
    return String.format(Locale.ROOT, "<item_%d>", i);
  }
}
