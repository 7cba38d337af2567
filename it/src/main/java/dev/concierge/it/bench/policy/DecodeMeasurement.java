package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.MemoryBandwidth;
import dev.concierge.it.bench.figures.Samples;
import dev.concierge.models.decoding.Generation;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Decode steps of replies whose windows are read already: one row against the time memory needs for
 * the weights, eight rows against one, 8-bit against fp32. The first token of a reply needs no step
 * and is not counted.
 */
final class DecodeMeasurement implements Measurement {
  private static final int ROWS = 8;
  private static final int PROMPT = 32;
  private static final int TOKENS = 64;
  private static final int PASSES = 3;

  private final MemoryBandwidth memory;
  private final Clients clients;
  private final Subject fp32;
  private final Subject q8;
  private final Samples bandwidth = new Samples();
  private final Samples fp32One = new Samples();
  private final Samples fp32Eight = new Samples();
  private final Samples q8One = new Samples();
  private final Samples q8Eight = new Samples();

  DecodeMeasurement(MemoryBandwidth memory, Clients clients, Subject fp32, Subject q8) {
    this.memory = memory;
    this.clients = clients;
    this.fp32 = fp32;
    this.q8 = q8;
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public void round(boolean counts) {
    double read = memory.best(PASSES);
    double[] rates = {rate(fp32, 1), rate(q8, 1), rate(fp32, ROWS), rate(q8, ROWS)};
    if (counts) {
      bandwidth.add(read);
      fp32One.add(rates[0]);
      q8One.add(rates[1]);
      fp32Eight.add(rates[2]);
      q8Eight.add(rates[3]);
    }
  }

  /** Steps of all rows per second, from the moment when all windows are read. */
  private double rate(Subject subject, int rows) {
    List<Generation> opened = new ArrayList<>();
    try {
      List<Callable<Subject.Timed>> replies = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        Generation generation = subject.opened(subject.prompt(PROMPT));
        opened.add(generation);
        replies.add(() -> subject.reply(generation, TOKENS, System.nanoTime()));
      }
      long begun = System.nanoTime();
      List<Subject.Timed> done = clients.together(replies);
      long ended = done.stream().mapToLong(Subject.Timed::ended).max().orElseThrow();
      int steps = done.stream().mapToInt(timed -> timed.tokens() - 1).sum();
      return steps / ((ended - begun) / 1e9);
    } finally {
      opened.forEach(Generation::close);
    }
  }

  @Override
  public List<Figure> figures() {
    double bytes = weightBytes(fp32.runtime().manifest().generator());
    double bound = bandwidth.median() / bytes;
    Map<String, Double> limit = new LinkedHashMap<>();
    limit.put("tokens/s", fp32One.median());
    limit.put("bound tokens/s", bound);
    limit.put("memory GB/s", bandwidth.median() / 1e9);
    limit.put("best memory GB/s", bandwidth.largest() / 1e9);
    limit.put("MB read per token", bytes / 1e6);
    return List.of(
        new Figure(
            "decode_of_bound",
            "decode 135M fp32, batch 1, of the memory bound",
            100 * fp32One.median() / bound,
            "%",
            Bar.atLeast(75),
            limit),
        eight("decode_8_rows_fp32", "decode 135M fp32, 8 rows over 1", fp32One, fp32Eight),
        eight("decode_8_rows_q8", "decode 135M 8-bit, 8 rows over 1", q8One, q8Eight),
        new Figure(
            "decode_q8_over_fp32",
            "decode 135M, 8-bit over fp32, batch 1",
            q8One.median() / fp32One.median(),
            "×",
            Bar.atLeast(2),
            Map.of("8-bit tokens/s", q8One.median())));
  }

  private static Figure eight(String id, String what, Samples one, Samples eight) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("1 row tokens/s", one.median());
    parts.put("8 rows tokens/s", eight.median());
    return new Figure(id, what, eight.median() / one.median(), "×", Bar.atLeast(3), parts);
  }

  /** Every matrix once; a tied table is read as the head, and of an untied one a single row. */
  private static double weightBytes(GeneratorConfig config) {
    double values = 0;
    for (ParameterSpec spec : GeneratorNetwork.parameters(config)) {
      double size = 1;
      for (long dimension : spec.shape()) {
        size *= dimension;
      }
      values += size;
    }
    if (!config.tiedHead()) {
      values -= (double) config.vocabSize() * config.dim();
    }
    return values * Float.BYTES;
  }
}
