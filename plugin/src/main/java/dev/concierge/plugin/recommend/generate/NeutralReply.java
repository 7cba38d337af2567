package dev.concierge.plugin.recommend.generate;

import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.log.ReplyRecord;
import dev.concierge.models.tokenizer.SlotMarkers;
import java.util.List;
import java.util.stream.IntStream;

/** What is said when no reply could be generated: it names the slate and nothing else. */
final class NeutralReply {
  private static final int NAMED = 3;

  private NeutralReply() {}

  static GeneratedReply of(List<SlateEntry> slate) {
    int named = Math.min(NAMED, slate.size());
    String template = template(named);
    String text =
        SlotMarkers.render(template, slate.stream().limit(named).map(SlateEntry::title).toList());
    return new GeneratedReply(
        new ReplyRecord(
            new int[0], new int[0], 0, new float[0], 0, text, template, GeneratedReply.FALLBACK),
        IntStream.range(0, named).boxed().toList());
  }

  private static String template(int named) {
    return switch (named) {
      case 0 -> "Could you tell me more about what you are looking for?";
      case 1 -> "You might like " + SlotMarkers.marker(0) + ".";
      case 2 -> "You might like " + SlotMarkers.marker(0) + " or " + SlotMarkers.marker(1) + ".";
      default ->
          "You might like "
              + SlotMarkers.marker(0)
              + ", "
              + SlotMarkers.marker(1)
              + " or "
              + SlotMarkers.marker(2)
              + ".";
    };
  }
}
