package dev.concierge.trainer.run.offpolicy;

import dev.concierge.models.log.ReplyRecord;
import dev.concierge.trainer.metrics.CorpusBleu;
import dev.concierge.trainer.metrics.Distinct;
import dev.concierge.trainer.metrics.TextTokens;
import dev.concierge.trainer.weights.PolicyInference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a policy's own replies read beside those of the log. */
final class ReplyFigures {
  static final String BLEU = "bleu4";
  static final String DISTINCT = "distinct2";
  static final String LENGTH = "reply_length";

  private final GreedyReplies replies;
  private final int most;

  /**
   * @param most replies that are generated
   */
  ReplyFigures(GreedyReplies replies, int most) {
    this.replies = replies;
    this.most = most;
  }

  /**
   * Adds BLEU-4 against the logged replies (13a tokens), Distinct-2 and the mean length in tokens;
   * nothing when the log has no reply.
   */
  void add(List<ReplyRecord> logged, PolicyInference policy, Map<String, Double> figures) {
    // from the whole period, not from its beginning alone
    int step = Math.max(1, logged.size() / Math.max(1, most));
    List<ReplyRecord> chosen = new ArrayList<>();
    for (int i = 0; i < logged.size() && chosen.size() < most; i += step) {
      chosen.add(logged.get(i));
    }
    if (chosen.isEmpty()) {
      return;
    }
    List<String> said = replies.of(chosen, policy);
    List<List<String>> references =
        chosen.stream().map(reply -> List.of(replies.logged(reply))).toList();
    figures.put(BLEU, CorpusBleu.of(said, references, TextTokens.MTEVAL_13A).bleu());
    figures.put(DISTINCT, Distinct.two(said, TextTokens.MTEVAL_13A));
    figures.put(
        LENGTH,
        said.stream()
            .mapToInt(text -> TextTokens.MTEVAL_13A.of(text).size())
            .average()
            .orElseThrow());
    figures.put("generated_replies", (double) said.size());
  }
}
