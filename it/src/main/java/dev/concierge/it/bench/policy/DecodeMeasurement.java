package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.MemoryBandwidth;
import dev.concierge.it.bench.figures.Pairs;
import dev.concierge.it.bench.figures.Samples;
import dev.concierge.models.generation.Generation;
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
 * the weights, eight rows against one, 8-bit against fp32. A reply's first token comes from reading
 * and is not counted, nor is the time until all rows have theirs.
 */
final class DecodeMeasurement implements Measurement {
  private static final int ROWS = 8;
  private static final int PROMPT = 32;
  private static final int TOKENS = 64;
  private static final int PAIRS = 2;

  /** Take half as long as the reply that they stand before or behind. */
  private static final int PASSES = 24;

  private final MemoryBandwidth memory;
  private final Clients clients;
  private final Subject fp32;
  private final Subject q8;
  private final double bytes;
  private final Samples bandwidth = new Samples();
  private final Pairs fp32OfBound = new Pairs();
  private final Pairs q8OverFp32 = new Pairs();
  private final Pairs fp32Rows = new Pairs();
  private final Pairs q8Rows = new Pairs();

  DecodeMeasurement(MemoryBandwidth memory, Clients clients, Subject fp32, Subject q8) {
    this.memory = memory;
    this.clients = clients;
    this.fp32 = fp32;
    this.q8 = q8;
    this.bytes = weightBytes(fp32.policy().manifest().generator());
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public void round(boolean counts) {
    for (int pair = 0; pair < PAIRS; pair++) {
      measure(counts);
    }
  }

  /** Sides of a ratio follow each other; memory is read before and after the row it bounds. */
  private void measure(boolean counts) {
    double q8Eight = rate(q8, ROWS);
    double q8One = rate(q8, 1);
    double before = memory.sustained(PASSES);
    double fp32One = rate(fp32, 1);
    double after = memory.sustained(PASSES);
    double fp32Eight = rate(fp32, ROWS);
    if (counts) {
      double read = (before + after) / 2;
      bandwidth.add(read);
      fp32OfBound.add(fp32One, read / bytes);
      q8OverFp32.add(q8One, fp32One);
      fp32Rows.add(fp32Eight, fp32One);
      q8Rows.add(q8Eight, q8One);
    }
  }

  /** Tokens of all rows per second, from the moment when all are in the batch. */
  private double rate(Subject subject, int rows) {
    List<Generation> opened = new ArrayList<>();
    try {
      List<Callable<Subject.Timed>> replies = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        Generation generation = subject.opened(subject.prompt(PROMPT));
        opened.add(generation);
        replies.add(() -> subject.reply(generation, TOKENS, System.nanoTime()));
      }
      List<Subject.Timed> done = clients.together(replies);
      long begun = done.stream().mapToLong(Subject.Timed::first).max().orElseThrow();
      long ended = done.stream().mapToLong(Subject.Timed::ended).max().orElseThrow();
      int steps = done.stream().mapToInt(timed -> timed.tokensAfter(begun)).sum();
      return steps / ((ended - begun) / 1e9);
    } finally {
      opened.forEach(Generation::close);
    }
  }

  @Override
  public List<Figure> figures() {
    Map<String, Double> limit = new LinkedHashMap<>();
    limit.put("tokens/s", fp32OfBound.over());
    limit.put("bound tokens/s", fp32OfBound.under());
    limit.put("memory GB/s", bandwidth.median() / 1e9);
    limit.put("most memory GB/s", bandwidth.largest() / 1e9);
    limit.put("MB read per token", bytes / 1e6);
    return List.of(
        new Figure(
            "decode_of_bound",
            "decode 135M fp32, batch 1, of the memory bound",
            100 * fp32OfBound.ratio(),
            "%",
            Bar.atLeast(75),
            limit),
        rows("decode_8_rows_fp32", "decode 135M fp32, 8 rows over 1", fp32Rows),
        rows("decode_8_rows_q8", "decode 135M 8-bit, 8 rows over 1", q8Rows),
        new Figure(
            "decode_q8_over_fp32",
            "decode 135M, 8-bit over fp32, batch 1",
            q8OverFp32.ratio(),
            "×",
            Bar.atLeast(2),
            Map.of("8-bit tokens/s", q8OverFp32.over())));
  }

  private static Figure rows(String id, String what, Pairs eightOverOne) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("1 row tokens/s", eightOverOne.under());
    parts.put("8 rows tokens/s", eightOverOne.over());
    return new Figure(id, what, eightOverOne.ratio(), "×", Bar.atLeast(3), parts);
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
