package dev.concierge.trainer.run.ppo;

import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.trainer.weights.ForwardPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Samples episodes from the policy as it is now: the slate first, then the reply's tokens. */
final class EpisodeSampler {
  private static final int ROWS = 32;

  private final ForwardPass policy;
  private final ReplyTokens vocabulary;
  private final PpoConfig config;

  /**
   * @param policy over the parameters that are tuned
   */
  EpisodeSampler(ForwardPass policy, ReplyTokens vocabulary, PpoConfig config) {
    this.policy = policy;
    this.vocabulary = vocabulary;
    this.config = config;
  }

  List<Episode> sample(List<Context> contexts, RandomGenerator random) {
    List<Draft> drafts = new ArrayList<>(contexts.size());
    contexts.forEach(context -> drafts.add(drawSlate(context, random)));
    for (int from = 0; from < drafts.size(); from += ROWS) {
      drawReplies(drafts.subList(from, Math.min(from + ROWS, drafts.size())), random);
    }
    return drafts.stream().map(Draft::episode).toList();
  }

  /** An episode in the making. */
  private static final class Draft {
    private final Context context;
    private final int[] eligible;
    private final int[] slate;
    private final int[] head;
    private int[] tokens;
    private boolean ended;

    Draft(Context context, int[] eligible, int[] slate, int[] head) {
      this.context = context;
      this.eligible = eligible;
      this.slate = slate;
      this.head = head;
      this.tokens = head;
    }

    void append(int token, int end) {
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = token;
      ended = token == end;
    }

    Episode episode() {
      int[] reply = Arrays.copyOfRange(tokens, head.length, tokens.length);
      return new Episode(context, eligible, slate, head, reply, ended);
    }
  }

  private Draft drawSlate(Context context, RandomGenerator random) {
    float[] scores = policy.score(context.features());
    int[] eligible = PlackettLuce.eligible(scores, config.depth());
    int[] drawn =
        PlackettLuce.sample(
                scores, config.slateSize(), config.slateTemperature(), config.depth(), random)
            .slate();
    int[] slate =
        Arrays.stream(drawn)
            .map(item -> Arrays.stream(eligible).boxed().toList().indexOf(item))
            .toArray();
    List<String> ids = Arrays.stream(drawn).mapToObj(context.poolIds()::get).toList();
    return new Draft(context, eligible, slate, vocabulary.head(context.prompt(), ids));
  }

  /** Rows leave the batch when they end. */
  private void drawReplies(List<Draft> drafts, RandomGenerator random) {
    List<Draft> open = new ArrayList<>(drafts);
    for (int t = 0; t < config.maxNewTokens() && !open.isEmpty(); t++) {
      float[][] logits = policy.lastLogits(open.stream().map(draft -> draft.tokens).toList());
      for (int row = 0; row < open.size(); row++) {
        Draft draft = open.get(row);
        boolean[] allowed = vocabulary.allowed(draft.slate.length, logits[row].length);
        draft.append(draw(logits[row], allowed, random), vocabulary.end());
      }
      open.removeIf(draft -> draft.ended);
    }
  }

  /** Gumbel-max: the largest logit plus noise is distributed as the softmax. */
  private static int draw(float[] logits, boolean[] allowed, RandomGenerator random) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < allowed.length; v++) {
      if (allowed[v]) {
        double uniform = Math.max(random.nextDouble(), Double.MIN_NORMAL);
        double key = logits[v] - Math.log(-Math.log(uniform));
        if (key > highest) {
          highest = key;
          best = v;
        }
      }
    }
    return best;
  }
}
