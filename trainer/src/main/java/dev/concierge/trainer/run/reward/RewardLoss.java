package dev.concierge.trainer.run.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.concierge.models.network.RewardNetwork;
import dev.concierge.trainer.djl.OwnedArrays;
import java.util.List;
import java.util.Random;

/**
 * Squared error of every head on the components and the total, plus Bradley–Terry on pairs of turns
 * of one conversation whose totals differ: −log σ(r_better − r_worse).
 */
final class RewardLoss {
  private static final int TOTAL = 3;
  private static final float CLEAR = .25f;

  private final RewardTrainer.Targets targets;
  private final List<String> conversations;
  private final RewardConfig config;
  private final float[][] weights;

  /** Draws each head's bootstrap weights of the turns. */
  RewardLoss(
      RewardTrainer.Targets targets,
      List<String> conversations,
      RewardConfig config,
      Random random) {
    this.targets = targets;
    this.conversations = conversations;
    this.config = config;
    this.weights = new float[config.heads()][targets.values().length];
    for (float[] head : weights) {
      for (int i = 0; i < head.length; i++) {
        head[i] = config.heads() == 1 ? 1 : poisson(random);
      }
    }
  }

  NDArray of(NDManager step, List<NDArray> heads, int[] batch) {
    int n = batch.length;
    NDArray values = gather(step, targets.values(), batch);
    NDArray known = gather(step, targets.known(), batch);
    NDArray better = better(step, batch);
    NDArray loss = null;
    for (int k = 0; k < heads.size(); k++) {
      float[] own = new float[n];
      for (int b = 0; b < n; b++) {
        own[b] = weights[k][batch[b]];
      }
      NDArray error =
          heads.get(k).sub(values).square().mul(known).mul(OwnedArrays.of(step, own, n, 1));
      // a slice, not an index: the engine aborts in the gradient of an indexed column
      NDArray total = heads.get(k).get(":, " + TOTAL + ":");
      NDArray gap = total.sub(total.transpose(1, 0));
      // −log σ(x) = max(−x, 0) + log(1 + exp(−|x|))
      NDArray pairs =
          Activation.relu(gap.neg()).add(gap.abs().neg().exp().add(1).log()).mul(better);
      NDArray both =
          error
              .sum()
              .div(n * (float) RewardNetwork.OUTPUTS)
              .add(pairs.sum().mul((float) config.pairCoef()).div(better.sum().add(1)));
      loss = loss == null ? both : loss.add(both);
    }
    return loss.div(heads.size());
  }

  /** [B, B], 1 where the row's total is clearly above the column's. */
  private NDArray better(NDManager step, int[] batch) {
    int n = batch.length;
    float[] better = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        float gap = targets.values()[batch[i]][TOTAL] - targets.values()[batch[j]][TOTAL];
        boolean oneContext = conversations.get(batch[i]).equals(conversations.get(batch[j]));
        better[i * n + j] = oneContext && gap > CLEAR ? 1 : 0;
      }
    }
    return OwnedArrays.of(step, better, n, n);
  }

  private static NDArray gather(NDManager step, float[][] rows, int[] batch) {
    int columns = rows[0].length;
    float[] flat = new float[batch.length * columns];
    for (int b = 0; b < batch.length; b++) {
      System.arraycopy(rows[batch[b]], 0, flat, b * columns, columns);
    }
    return OwnedArrays.of(step, flat, batch.length, columns);
  }

  /** Poisson of mean 1, by multiplication (Knuth). */
  private static int poisson(Random random) {
    double limit = Math.exp(-1);
    int count = 0;
    for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
