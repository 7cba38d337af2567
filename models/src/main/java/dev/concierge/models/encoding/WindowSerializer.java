package dev.concierge.models.encoding;

import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Writes a conversation as the generator's tokens. Thread-safe.
 *
 * <pre>
 * window    = &lt;bos&gt; block* &lt;assistant&gt;
 * block     = &lt;user&gt; text | &lt;assistant&gt; action
 * action    = act slate template &lt;eos&gt;         act = &lt;act_recommend&gt; | &lt;act_talk&gt;
 * slate     = [&lt;slate&gt; (&lt;item_i&gt; title)+] &lt;reply&gt;
 * </pre>
 *
 * <p>The format is append-only: the window of the next turn starts with this turn's window and
 * action, until the budget is full and whole oldest blocks leave.
 */
public final class WindowSerializer {
  /** Tokens of a window unless configured otherwise. */
  public static final int DEFAULT_BUDGET = 256;

  /** Tokens of one title unless configured otherwise. */
  public static final int DEFAULT_TITLE_TOKENS = 12;

  private static final int SMALLEST_BUDGET = 16;

  private final Tokenizer tokenizer;
  private final int budget;
  private final int titleTokens;

  /** A serializer with the default budgets. */
  public WindowSerializer(Tokenizer tokenizer) {
    this(tokenizer, DEFAULT_BUDGET, DEFAULT_TITLE_TOKENS);
  }

  /**
   * @param budget most tokens of a window, at least 16
   * @param titleTokens most tokens of a slate title, at least 1
   */
  public WindowSerializer(Tokenizer tokenizer, int budget, int titleTokens) {
    if (budget < SMALLEST_BUDGET) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "window budget must be at least %d tokens but was [%d]",
              SMALLEST_BUDGET,
              budget));
    }
    if (titleTokens < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "title tokens must be at least 1 but was [%d]", titleTokens));
    }
    this.tokenizer = tokenizer;
    this.budget = budget;
    this.titleTokens = titleTokens;
  }

  /** Most tokens {@link #prompt} returns. */
  public int budget() {
    return budget;
  }

  /** Most tokens {@link #action} adds before the reply's own: the act and a full slate block. */
  public int longestSlateBlock() {
    return 2 + Tokenizer.SLOTS * (1 + titleTokens);
  }

  /**
   * The window before the assistant's next act. A newest block that alone exceeds the budget keeps
   * its last tokens.
   *
   * @param messages oldest first; the newest is usually the user's
   */
  public int[] prompt(List<Message> messages) {
    int room = budget - 2;
    Deque<int[]> kept = new ArrayDeque<>();
    for (int i = messages.size() - 1; i >= 0 && room > 0; i--) {
      int[] block = block(messages.get(i));
      if (block.length > room) {
        if (kept.isEmpty()) {
          kept.addFirst(cut(messages.get(i), block, room));
        }
        break;
      }
      kept.addFirst(block);
      room -= block.length;
    }
    IntStream.Builder tokens = IntStream.builder();
    tokens.add(tokenizer.id(SpecialToken.BOS));
    kept.forEach(block -> Arrays.stream(block).forEach(tokens::add));
    tokens.add(tokenizer.id(SpecialToken.ASSISTANT));
    return tokens.build().toArray();
  }

  private int[] block(Message message) {
    return message.role() == Role.USER
        ? concat(id(SpecialToken.USER), tokenizer.encode(message.text()))
        : concat(id(SpecialToken.ASSISTANT), action(message));
  }

  /** Keeps what structures the block and the end of its text. */
  private int[] cut(Message message, int[] block, int room) {
    int head = message.role() == Role.USER ? 1 : 1 + replyStart(message);
    if (head >= room) {
      return new int[0];
    }
    int[] cut = Arrays.copyOf(block, room);
    System.arraycopy(block, block.length - (room - head), cut, head, room - head);
    return cut;
  }

  /**
   * What follows the act: {@code <slate> <item_0> title <item_1> title ... <reply>}, only {@code
   * <reply>} for an empty slate. Entries beyond {@link Tokenizer#SLOTS} are left out; titles are
   * cut.
   */
  public int[] slateBlock(List<SlateEntry> slate) {
    IntStream.Builder tokens = IntStream.builder();
    int entries = Math.min(slate.size(), Tokenizer.SLOTS);
    if (entries > 0) {
      tokens.add(tokenizer.id(SpecialToken.SLATE));
    }
    for (int i = 0; i < entries; i++) {
      tokens.add(tokenizer.slot(i));
      Arrays.stream(tokenizer.encode(slate.get(i).title())).limit(titleTokens).forEach(tokens::add);
    }
    tokens.add(tokenizer.id(SpecialToken.REPLY));
    return tokens.build().toArray();
  }

  /**
   * An assistant's turn as the policy would have generated it: act, slate block, template, {@code
   * <eos>}. The training target after {@link #prompt}.
   */
  public int[] action(Message assistant) {
    SpecialToken act = assistant.recommends() ? SpecialToken.RECOMMEND : SpecialToken.TALK;
    int[] slate = slateBlock(assistant.slate());
    int[] reply = tokenizer.encodeTemplate(assistant.template(), assistant.slate().size());
    return concat(concat(id(act), slate), concat(reply, id(SpecialToken.EOS)));
  }

  /** Index in {@link #action} of the first token of the reply. */
  public int replyStart(Message assistant) {
    return 1 + slateBlock(assistant.slate()).length;
  }

  private int[] id(SpecialToken token) {
    return new int[] {tokenizer.id(token)};
  }

  private static int[] concat(int[] a, int[] b) {
    int[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
