package dev.concierge.trainer.export;

import dev.concierge.models.generation.SequenceModel;
import dev.concierge.trainer.dataset.HeldOutReply;

/**
 * What a generator makes of a reply that it did not write, token by token over the whole
 * vocabulary.
 *
 * @param logProb sum over the reply's tokens
 * @param mostLikely the most likely token at each place of the reply
 */
public record ReplyScore(double logProb, int[] mostLikely) {
  public ReplyScore {
    mostLikely = mostLikely.clone();
  }

  /** Tokens of the reply, its end included. */
  public int tokens() {
    return mostLikely.length;
  }

  /** Reads the reply token by token; takes one of the model's sequences meanwhile. */
  public static ReplyScore of(SequenceModel model, HeldOutReply reply) {
    int[] action = reply.action();
    int[] mostLikely = new int[action.length - reply.replyStart()];
    double sum = 0;
    try (SequenceModel.Sequence sequence = model.open()) {
      float[] logits = sequence.append(reply.context());
      for (int t = reply.replyStart(); t < action.length; t++) {
        mostLikely[t - reply.replyStart()] = largest(logits);
        sum += logits[action[t]] - logSum(logits);
        if (t + 1 < action.length) {
          logits = sequence.append(new int[] {action[t]});
        }
      }
    }
    return new ReplyScore(sum, mostLikely);
  }

  static int largest(float[] logits) {
    int best = 0;
    for (int v = 1; v < logits.length; v++) {
      if (logits[v] > logits[best]) {
        best = v;
      }
    }
    return best;
  }

  private static double logSum(float[] logits) {
    double max = logits[largest(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }
}
