package dev.concierge.trainer.export;

import dev.concierge.models.generation.SequenceModel;
import dev.concierge.models.generation.TokenChooser;
import dev.concierge.models.generation.TokenMask;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.dataset.HeldOutReply;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one stored variant of the generator over held-out replies. Results are kept per reply;
 * variants are measured in turns, so that a noisy moment of the machine meets all of them.
 */
final class VariantMeasure {
  private static final int MAX_REPLY = 48;

  private final SequenceModel model;
  private final Tokenizer tokenizer;
  private final String[] greedy;
  private final int[][] mostLikely;
  private double logProbs;
  private long tokens;
  private long decoded;
  private long nanos;

  VariantMeasure(SequenceModel model, Tokenizer tokenizer, int replies) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.greedy = new String[replies];
    this.mostLikely = new int[replies][];
  }

  /** Scores the reply that was held out, then writes its own in the same place. */
  void measure(int i, HeldOutReply reply) {
    score(i, reply);
    greedy[i] = decode(reply);
  }

  /** e to the mean negative log-probability of a held-out token, over the whole vocabulary. */
  double perplexity() {
    return Math.exp(-logProbs / tokens);
  }

  double tokensPerSecond() {
    return decoded * 1e9 / nanos;
  }

  /** What it wrote, slots as markers, in the order of the replies. */
  List<String> replies() {
    return List.of(greedy);
  }

  /** Share of held-out tokens at which both find the same token most likely. */
  double agreement(VariantMeasure other) {
    long same = 0;
    long all = 0;
    for (int i = 0; i < mostLikely.length; i++) {
      for (int t = 0; t < mostLikely[i].length; t++) {
        same += mostLikely[i][t] == other.mostLikely[i][t] ? 1 : 0;
        all++;
      }
    }
    return (double) same / all;
  }

  private void score(int i, HeldOutReply reply) {
    ReplyScore score = ReplyScore.of(model, reply);
    mostLikely[i] = score.mostLikely();
    logProbs += score.logProb();
    tokens += score.tokens();
  }

  private String decode(HeldOutReply reply) {
    TokenMask mask = TokenMask.reply(tokenizer, reply.slots());
    int eos = tokenizer.id(SpecialToken.EOS);
    int[] context = reply.context();
    int[] said = new int[MAX_REPLY];
    int[] n = {0};
    long[] began = {0};
    try (SequenceModel.Sequence sequence = model.open()) {
      int most = Math.min(MAX_REPLY, sequence.capacity() - context.length);
      sequence.decode(
          context,
          logits -> {
            began[0] = began[0] == 0 ? System.nanoTime() : began[0]; // the window is read by now
            mask.apply(logits);
            int token = ReplyScore.largest(logits);
            if (token == eos || n[0] == most) {
              return TokenChooser.STOP;
            }
            said[n[0]++] = token;
            return token;
          });
      nanos += System.nanoTime() - began[0];
    }
    decoded += n[0];
    return tokenizer.decode(Arrays.copyOf(said, n[0]));
  }
}
