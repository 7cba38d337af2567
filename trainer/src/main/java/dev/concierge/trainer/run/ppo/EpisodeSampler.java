package dev.concierge.trainer.run.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Samples episodes from the policy as it is now: the slate first, then the reply's tokens. */
final class EpisodeSampler {
  private static final int ROWS = 32;

  private final Parameters parameters;
  private final DjlOps ops;
  private final GeneratorConfig generator;
  private final ReplyTokens vocabulary;
  private final PpoConfig config;

  EpisodeSampler(
      Parameters parameters,
      DjlOps ops,
      GeneratorConfig generator,
      ReplyTokens vocabulary,
      PpoConfig config) {
    this.parameters = parameters;
    this.ops = ops;
    this.generator = generator;
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
    float[] scores = scores(context.features());
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

  private float[] scores(float[][] features) {
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      int columns = features[0].length;
      float[] flat = new float[features.length * columns];
      for (int i = 0; i < features.length; i++) {
        System.arraycopy(features[i], 0, flat, i * columns, columns);
      }
      return RankerNetwork.scores(ops, OwnedArrays.of(step, flat, features.length, columns))
          .toFloatArray();
    }
  }

  /** Rows leave the batch when they end. */
  private void drawReplies(List<Draft> drafts, RandomGenerator random) {
    List<Draft> open = new ArrayList<>(drafts);
    for (int t = 0; t < config.maxNewTokens() && !open.isEmpty(); t++) {
      float[] logits = lastLogits(open);
      int size = generator.vocabSize();
      for (int row = 0; row < open.size(); row++) {
        Draft draft = open.get(row);
        boolean[] allowed = vocabulary.allowed(draft.slate.length, size);
        draft.append(draw(logits, row * size, allowed, random), vocabulary.end());
      }
      open.removeIf(draft -> draft.ended);
    }
  }

  /** Logits after the last token of each row, [B, V]. */
  private float[] lastLogits(List<Draft> rows) {
    int length = rows.stream().mapToInt(row -> row.tokens.length).max().orElseThrow();
    long[] ids = new long[rows.size() * length];
    long[] last = new long[rows.size()];
    for (int b = 0; b < rows.size(); b++) {
      int[] tokens = rows.get(b).tokens;
      for (int i = 0; i < tokens.length; i++) {
        ids[b * length + i] = tokens[i];
      }
      last[b] = tokens.length - 1L;
    }
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      NDArray hidden =
          GeneratorNetwork.hidden(ops, generator, OwnedArrays.of(step, ids, rows.size(), length));
      NDArray index =
          OwnedArrays.of(step, last, rows.size(), 1, 1)
              .broadcast(new Shape(rows.size(), 1, generator.dim()));
      return GeneratorNetwork.logits(ops, generator, hidden.gather(index, 1)).toFloatArray();
    }
  }

  /** Gumbel-max: the largest logit plus noise is distributed as the softmax. */
  private static int draw(float[] logits, int from, boolean[] allowed, RandomGenerator random) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < allowed.length; v++) {
      if (allowed[v]) {
        double uniform = Math.max(random.nextDouble(), Double.MIN_NORMAL);
        double key = logits[from + v] - Math.log(-Math.log(uniform));
        if (key > highest) {
          highest = key;
          best = v;
        }
      }
    }
    return best;
  }
}
