package dev.concierge.trainer.run.offpolicy;

import dev.concierge.models.log.ReplyRecord;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.weights.PolicyInference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a policy says, most likely token by most likely token, after what the log's policy had read:
 * the same window and the same slate, so that two policies' replies can be laid side by side.
 */
final class GreedyReplies {
  private final Tokenizer tokenizer;
  private final int maxTokens;

  /**
   * @param maxTokens longest reply
   */
  GreedyReplies(Tokenizer tokenizer, int maxTokens) {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /** One text a logged reply, items as slot markers. */
  List<String> of(List<ReplyRecord> logged, PolicyInference policy) {
    List<int[]> rows = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (ReplyRecord reply : logged) {
      open.add(rows.size());
      rows.add(head(reply));
    }
    int[] starts = rows.stream().mapToInt(row -> row.length).toArray();
    int end = tokenizer.id(SpecialToken.EOS);
    for (int t = 0; t < maxTokens && !open.isEmpty(); t++) {
      float[][] logits = policy.lastLogits(open.stream().map(rows::get).toList());
      for (int i = 0; i < logits.length; i++) {
        int row = open.get(i);
        int[] tokens = Arrays.copyOf(rows.get(row), rows.get(row).length + 1);
        tokens[tokens.length - 1] = best(logits[i], logged.get(row));
        rows.set(row, tokens);
      }
      open.removeIf(row -> rows.get(row)[rows.get(row).length - 1] == end);
    }
    return IntStream.range(0, rows.size())
        .mapToObj(i -> Arrays.copyOfRange(rows.get(i), starts[i], rows.get(i).length))
        .map(this::text)
        .toList();
  }

  /** What was really said, written alike. */
  String logged(ReplyRecord reply) {
    int[] action = reply.actionTokens();
    return text(Arrays.copyOfRange(action, reply.replyStart(), action.length));
  }

  private String text(int[] tokens) {
    int end = tokenizer.id(SpecialToken.EOS);
    return tokenizer.decode(Arrays.stream(tokens).filter(id -> id != end).toArray()).strip();
  }

  private static int[] head(ReplyRecord reply) {
    return IntStream.concat(
            IntStream.of(reply.promptTokens()),
            IntStream.of(reply.actionTokens()).limit(reply.replyStart()))
        .toArray();
  }

  /** The most likely token among ordinary ones, the end and the slots that the log's slate had. */
  private int best(float[] logits, ReplyRecord reply) {
    int best = tokenizer.id(SpecialToken.EOS);
    for (int id = 0; id < logits.length; id++) {
      boolean allowed = tokenizer.isOrdinary(id) || (tokenizer.isSlot(id) && shown(id, reply));
      if (allowed && logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  private static boolean shown(int slot, ReplyRecord reply) {
    return IntStream.of(reply.actionTokens()).limit(reply.replyStart()).anyMatch(id -> id == slot);
  }
}
