package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.TokenizerExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Rows for tokens that a base never saw: the mean of its own rows, so that they begin as likely as
 * an average token, plus a little noise that tells them apart. Begin and end of a text start as the
 * base's own.
 */
final class NewRows {
  /** Share of the rows' own deviation. */
  private static final double NOISE = 0.1;

  private static final int ROWS_AT_ONCE = 256;

  private final Base base;
  private final TokenizerExtension tokens;
  private final long seed;

  NewRows(Base base, TokenizerExtension tokens, long seed) {
    this.base = base;
    this.tokens = tokens;
    this.seed = seed;
  }

  /** A table [V, d] grown to {@code vocabulary} rows. */
  TensorSource grow(TensorSource table, int vocabulary) {
    int known = (int) Math.min(tokens.baseSize(), table.shape()[0]);
    int width = (int) table.shape()[1];
    double[] mean = new double[width];
    double[] square = new double[width];
    moments(table, known, mean, square);
    Random random = new Random(seed);
    Map<Integer, float[]> rows = new HashMap<>();
    for (int row = (int) table.shape()[0]; row < vocabulary; row++) {
      rows.put(row, fresh(mean, square, random));
    }
    tokens.ids().values().forEach(row -> rows.put(row, fresh(mean, square, random)));
    copy(table, known, base.bos(), SpecialToken.BOS, rows);
    copy(table, known, base.eos(), SpecialToken.EOS, rows);
    return new GrownTable(table, Math.max(vocabulary, table.shape()[0]), rows);
  }

  private void copy(
      TensorSource table, int known, Integer from, SpecialToken to, Map<Integer, float[]> rows) {
    Integer row = tokens.ids().get(to.text());
    if (row != null && from != null && from >= 0 && from < known) {
      int width = (int) table.shape()[1];
      float[] values = new float[width];
      table.read((long) from * width, values, width);
      rows.put(row, values);
    }
  }

  private static float[] fresh(double[] mean, double[] square, Random random) {
    float[] row = new float[mean.length];
    for (int i = 0; i < row.length; i++) {
      double deviation = Math.sqrt(Math.max(0, square[i] - mean[i] * mean[i]));
      row[i] = (float) (mean[i] + NOISE * deviation * random.nextGaussian());
    }
    return row;
  }

  private static void moments(TensorSource table, int rows, double[] mean, double[] square) {
    int width = mean.length;
    float[] values = new float[ROWS_AT_ONCE * width];
    for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, rows - from) * width;
      table.read((long) from * width, values, count);
      for (int i = 0; i < count; i++) {
        mean[i % width] += values[i] / (double) rows;
        square[i % width] += (double) values[i] * values[i] / rows;
      }
    }
  }
}
