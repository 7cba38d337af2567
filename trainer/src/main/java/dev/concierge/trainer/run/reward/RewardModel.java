package dev.concierge.trainer.run.reward;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.network.RewardNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.weights.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The trained reward model. Scores are in standard deviations of the logged rewards. One thread at
 * a time; closed by whoever trained or loaded it.
 */
public final class RewardModel implements RewardFunction, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 32;
  private static final int TOTAL = 3;

  /** What stands beside the weights in a file. */
  record Header(
      RewardNetwork.Config network, int maxTokens, SlateSummary summary, RewardReport report) {}

  private final Header header;
  private final Parameters parameters;
  private final DjlOps ops;

  RewardModel(Header header, Map<String, Tensor> weights) {
    this.header = header;
    this.parameters = Parameters.of(weights);
    this.ops = new DjlOps(parameters);
  }

  public RewardReport report() {
    return header.report();
  }

  @Override
  public List<Score> score(List<Action> actions) {
    List<Score> scores = new ArrayList<>(actions.size());
    for (double[][] heads : outputs(actions)) {
      double[] totals = Arrays.stream(heads).mapToDouble(head -> head[TOTAL]).toArray();
      double mean = Fit.mean(totals);
      double squares = Arrays.stream(totals).map(t -> (t - mean) * (t - mean)).sum();
      scores.add(new Score(mean, Math.sqrt(squares / Math.max(1, totals.length - 1))));
    }
    return scores;
  }

  /** Outputs [K][4] of every action. */
  List<double[][]> outputs(List<Action> actions) {
    List<double[][]> all = new ArrayList<>(actions.size());
    for (int from = 0; from < actions.size(); from += ROWS) {
      List<Action> part = actions.subList(from, Math.min(from + ROWS, actions.size()));
      try (NDManager step = parameters.manager().newSubManager()) {
        parameters.lendTo(step);
        NDArray[] inputs = inputs(step, part, header.maxTokens(), header.summary());
        List<NDArray> heads =
            RewardNetwork.outputs(ops, header.network(), inputs[0], inputs[1], inputs[2]);
        for (int b = 0; b < part.size(); b++) {
          all.add(new double[heads.size()][RewardNetwork.OUTPUTS]);
        }
        for (int k = 0; k < heads.size(); k++) {
          float[] flat = heads.get(k).toFloatArray();
          for (int b = 0; b < part.size(); b++) {
            for (int j = 0; j < RewardNetwork.OUTPUTS; j++) {
              all.get(from + b)[k][j] = flat[b * RewardNetwork.OUTPUTS + j];
            }
          }
        }
      }
    }
    return all;
  }

  /** Ids [B, S], marks of the last tokens [B, S], slate summaries [B, 2 F]. */
  static NDArray[] inputs(
      NDManager manager, List<Action> actions, int maxTokens, SlateSummary summary) {
    int length =
        actions.stream().mapToInt(a -> Math.min(a.tokens().length, maxTokens)).max().orElse(1);
    int extra = summary.mean().length;
    long[] ids = new long[actions.size() * length];
    float[] last = new float[actions.size() * length];
    float[] extras = new float[actions.size() * extra];
    for (int b = 0; b < actions.size(); b++) {
      int[] tokens = actions.get(b).tokens();
      int kept = Math.min(tokens.length, maxTokens);
      for (int i = 0; i < kept; i++) {
        ids[b * length + i] = tokens[tokens.length - kept + i];
      }
      last[b * length + kept - 1] = 1;
      float[] raw = SlateSummary.raw(actions.get(b).features(), actions.get(b).slate());
      System.arraycopy(summary.standardised(raw), 0, extras, b * extra, extra);
    }
    return new NDArray[] {
      OwnedArrays.of(manager, ids, actions.size(), length),
      OwnedArrays.of(manager, last, actions.size(), length),
      OwnedArrays.of(manager, extras, actions.size(), extra)
    };
  }

  /**
   * Writes the model, so that a resumed run need not train it again. The folder appears whole or
   * not at all.
   */
  public void save(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    Path draft = Files.createTempDirectory(folder.getParent(), ".reward-");
    TensorFile.write(draft.resolve("reward.bin"), parameters.snapshot());
    JSON.writeValue(draft.resolve("reward.json").toFile(), header);
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  public static RewardModel load(Path folder) throws IOException {
    return new RewardModel(
        JSON.readValue(folder.resolve("reward.json").toFile(), Header.class),
        TensorFile.read(folder.resolve("reward.bin")));
  }

  @Override
  public void close() {
    parameters.close();
  }
}
