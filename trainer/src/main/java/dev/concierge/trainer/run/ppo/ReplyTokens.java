package dev.concierge.trainer.run.ppo;

import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What stands around a reply and what may stand in it, as in serving. Thread-safe. */
final class ReplyTokens {
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final UnaryOperator<String> titles;

  ReplyTokens(Tokenizer tokenizer, WindowSerializer window, UnaryOperator<String> titles) {
    this.tokenizer = tokenizer;
    this.window = window;
    this.titles = titles;
  }

  int end() {
    return tokenizer.id(SpecialToken.EOS);
  }

  /**
   * Ordinary tokens, the end and the slots of the slate.
   *
   * @param size width of the logits, at least the tokenizer's size
   */
  boolean[] allowed(int slots, int size) {
    boolean[] open = new boolean[size];
    for (int id = 0; id < open.length; id++) {
      open[id] = tokenizer.isOrdinary(id);
    }
    open[end()] = true;
    for (int i = 0; i < Math.min(slots, Tokenizer.SLOTS); i++) {
      open[tokenizer.slot(i)] = true;
    }
    return open;
  }

  /** Prompt, act and slate block: all before the reply. */
  int[] head(int[] prompt, List<String> slate) {
    int[] block =
        window.slateBlock(slate.stream().map(id -> new SlateEntry(id, titles.apply(id))).toList());
    return IntStream.concat(
            IntStream.concat(
                IntStream.of(prompt), IntStream.of(tokenizer.id(SpecialToken.RECOMMEND))),
            IntStream.of(block))
        .toArray();
  }
}
