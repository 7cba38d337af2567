package dev.concierge.trainer.run.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.Ops;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.trainer.djl.OwnedArrays;
import java.util.Arrays;
import java.util.List;

/**
 * Episodes as padded arrays, and the policy run on them. B episodes, E eligible items, K slate
 * positions, S tokens, T reply tokens; steps are 1 + T. Everything belongs to the manager it was
 * made with.
 */
final class EpisodeBatch {
  private static final float FORBIDDEN = -1e9f;

  private final List<Episode> episodes;
  private final ReplyTokens vocabulary;
  private final double slateTemperature;
  private final NDManager manager;
  private final int steps;

  EpisodeBatch(
      List<Episode> episodes, ReplyTokens vocabulary, double slateTemperature, NDManager manager) {
    this.episodes = episodes;
    this.vocabulary = vocabulary;
    this.slateTemperature = slateTemperature;
    this.manager = manager;
    this.steps = episodes.stream().mapToInt(Episode::steps).max().orElse(1);
  }

  /**
   * @param logProbs of the chosen actions [B, 1 + T]
   * @param entropy of the distributions they were drawn from [B, 1 + T]
   * @param values of the states before them [B, 1 + T]
   */
  record Outputs(NDArray logProbs, NDArray entropy, NDArray values) {}

  int steps() {
    return steps;
  }

  /** Runs ranker, generator and, if {@code withValues}, value head. */
  Outputs run(Ops<NDArray> ops, GeneratorConfig config, boolean withValues) {
    NDArray[] slate = slate(ops);
    NDArray hidden = hidden(ops, config);
    NDArray values = withValues ? GeneratorNetwork.values(ops, hidden).squeeze(2) : null;
    if (steps == 1) {
      return new Outputs(slate[0], slate[1], values);
    }
    NDArray logProbs =
        GeneratorNetwork.logits(ops, config, hidden.get(":, 1:, :"))
            .add(allowed(config.vocabSize()))
            .logSoftmax(2);
    NDArray chosen = logProbs.gather(tokens(), 2).squeeze(2);
    NDArray entropy = logProbs.exp().mul(logProbs).sum(new int[] {2}).neg();
    return new Outputs(slate[0].concat(chosen, 1), slate[1].concat(entropy, 1), values);
  }

  /** Per-step numbers as [B, 1 + T], padded with zeros. */
  NDArray perStep(List<double[]> rows) {
    float[] flat = new float[rows.size() * steps];
    for (int b = 0; b < rows.size(); b++) {
      for (int t = 0; t < rows.get(b).length; t++) {
        flat[b * steps + t] = (float) rows.get(b)[t];
      }
    }
    return OwnedArrays.of(manager, flat, rows.size(), steps);
  }

  /** 1 for a step, 0 for padding, [B, 1 + T]. */
  NDArray mask() {
    return perStep(
        episodes.stream()
            .map(
                episode -> {
                  double[] ones = new double[episode.steps()];
                  Arrays.fill(ones, 1);
                  return ones;
                })
            .toList());
  }

  /** Log-probability and mean entropy of the slates, each [B, 1]: Plackett–Luce. */
  private NDArray[] slate(Ops<NDArray> ops) {
    int b = episodes.size();
    int items = episodes.stream().mapToInt(e -> e.eligible().length).max().orElse(1);
    int places = episodes.stream().mapToInt(e -> e.slate().length).max().orElse(1);
    int columns = episodes.get(0).context().features()[0].length;
    float[] features = new float[b * items * columns];
    float[] closed = new float[b * places * items];
    long[] chosen = new long[b * places];
    float[] used = new float[b * places];
    for (int row = 0; row < b; row++) {
      Episode episode = episodes.get(row);
      for (int i = 0; i < episode.eligible().length; i++) {
        float[] values = episode.context().features()[episode.eligible()[i]];
        System.arraycopy(values, 0, features, (row * items + i) * columns, columns);
      }
      for (int k = 0; k < places; k++) {
        int at = (row * places + k) * items;
        Arrays.fill(closed, at + episode.eligible().length, at + items, FORBIDDEN);
        for (int before = 0; before < Math.min(k, episode.slate().length); before++) {
          closed[at + episode.slate()[before]] = FORBIDDEN;
        }
        if (k < episode.slate().length) {
          chosen[row * places + k] = episode.slate()[k];
          used[row * places + k] = 1;
        }
      }
    }
    NDArray scores =
        RankerNetwork.scores(ops, OwnedArrays.of(manager, features, b, items, columns))
            .div((float) slateTemperature);
    NDArray open = OwnedArrays.of(manager, closed, b, places, items);
    NDArray logProbs = scores.expandDims(1).add(open).logSoftmax(2);
    NDArray usedPlaces = OwnedArrays.of(manager, used, b, places);
    NDArray drawn = logProbs.gather(OwnedArrays.of(manager, chosen, b, places, 1), 2).squeeze(2);
    NDArray entropy = logProbs.exp().mul(logProbs).sum(new int[] {2}).neg();
    NDArray count = usedPlaces.sum(new int[] {1}, true);
    return new NDArray[] {
      drawn.mul(usedPlaces).sum(new int[] {1}, true),
      entropy.mul(usedPlaces).sum(new int[] {1}, true).div(count)
    };
  }

  /** Hidden state before each step, [B, 1 + T, d]. */
  private NDArray hidden(Ops<NDArray> ops, GeneratorConfig config) {
    int length =
        episodes.stream().mapToInt(e -> e.head().length + e.reply().length).max().orElse(1);
    long[] ids = new long[episodes.size() * length];
    long[] before = new long[episodes.size() * steps];
    for (int b = 0; b < episodes.size(); b++) {
      Episode episode = episodes.get(b);
      int[] tokens = episode.tokens();
      for (int i = 0; i < tokens.length; i++) {
        ids[b * length + i] = tokens[i];
      }
      before[b * steps] = episode.promptEnd();
      for (int t = 1; t < episode.steps(); t++) {
        before[b * steps + t] = episode.head().length + t - 2L;
      }
    }
    NDArray states =
        GeneratorNetwork.hidden(ops, config, OwnedArrays.of(manager, ids, episodes.size(), length));
    NDArray index =
        OwnedArrays.of(manager, before, episodes.size(), steps, 1)
            .broadcast(new Shape(episodes.size(), steps, config.dim()));
    return states.gather(index, 1);
  }

  private NDArray tokens() {
    long[] chosen = new long[episodes.size() * (steps - 1)];
    for (int b = 0; b < episodes.size(); b++) {
      int[] reply = episodes.get(b).reply();
      for (int t = 0; t < reply.length; t++) {
        chosen[b * (steps - 1) + t] = reply[t];
      }
    }
    return OwnedArrays.of(manager, chosen, episodes.size(), steps - 1, 1);
  }

  /** 0 for a token that the reply may hold, a large negative number for others, [B, 1, V]. */
  private NDArray allowed(int size) {
    float[] flat = new float[episodes.size() * size];
    for (int b = 0; b < episodes.size(); b++) {
      boolean[] open = vocabulary.allowed(episodes.get(b).slate().length, size);
      for (int v = 0; v < size; v++) {
        flat[b * size + v] = open[v] ? 0 : FORBIDDEN;
      }
    }
    return OwnedArrays.of(manager, flat, episodes.size(), 1, size);
  }
}
