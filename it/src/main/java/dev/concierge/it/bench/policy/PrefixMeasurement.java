package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.Pairs;
import dev.concierge.models.generation.Generation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading a second turn's window whose beginning is cached, against one nothing is known of. */
final class PrefixMeasurement implements Measurement {
  private static final int CACHED = 224;
  private static final int WINDOW = 256;
  private static final int PAIRS = 5;

  private final String id;
  private final Subject subject;
  private final Pairs withOverWithout = new Pairs();

  PrefixMeasurement(String id, Subject subject) {
    this.id = id;
    this.subject = subject;
  }

  @Override
  public String name() {
    return "second turn, " + subject.label();
  }

  @Override
  public void round(boolean counts) {
    for (int pair = 0; pair < PAIRS; pair++) {
      int[] window = subject.prompt(WINDOW);
      read(Arrays.copyOf(window, CACHED));
      settle();
      double warm = read(window);
      settle();
      double cold = read(subject.prompt(WINDOW));
      settle();
      if (counts) {
        withOverWithout.add(warm, cold);
      }
    }
  }

  /** Returns when what ended is put away, as it is long before a person's next turn. */
  private void settle() {
    read(subject.prompt(1));
  }

  /** Milliseconds until a window is read. */
  private double read(int[] prompt) {
    long begun = System.nanoTime();
    try (Generation ignored = subject.policy().generator().start(prompt)) {
      return (System.nanoTime() - begun) / 1e6;
    }
  }

  @Override
  public List<Figure> figures() {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("with reuse ms", withOverWithout.over());
    parts.put("without ms", withOverWithout.under());
    return List.of(
        new Figure(
            "prefix_" + id,
            "second turn's prefill, 224 cached + 32 new over 256, " + subject.label(),
            withOverWithout.ratio(),
            "×",
            Bar.atMost(0.3),
            parts));
  }
}
