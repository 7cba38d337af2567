package dev.concierge.it.bench.policy;

import com.sun.management.ThreadMXBean;
import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.Samples;
import dev.concierge.models.generation.Generation;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/**
 * Java objects made by a decode step, on whatever thread: what a long reply allocates more than a
 * short one, by the steps it takes more.
 */
final class GarbageMeasurement implements Measurement {
  private static final int PROMPT = 32;
  private static final int SHORT = 16;
  private static final int LONG = 144;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final String id;
  private final Subject subject;
  private final double bar;
  private final Samples kilobytes = new Samples();

  GarbageMeasurement(String id, Subject subject, double bar) {
    this.id = id;
    this.subject = subject;
    this.bar = bar;
  }

  @Override
  public String name() {
    return "garbage, " + subject.label();
  }

  @Override
  public void round(boolean counts) {
    Allocated few = allocated(SHORT);
    Allocated many = allocated(LONG);
    if (counts && many.tokens > few.tokens) {
      kilobytes.add((many.bytes - few.bytes) / 1024.0 / (many.tokens - few.tokens));
    }
  }

  private record Allocated(long bytes, int tokens) {}

  private Allocated allocated(int tokens) {
    try (Generation generation = subject.opened(subject.prompt(PROMPT))) {
      long before = threads.getTotalThreadAllocatedBytes();
      int drawn = subject.reply(generation, tokens, before).tokens();
      return new Allocated(threads.getTotalThreadAllocatedBytes() - before, drawn);
    }
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure(
            "garbage_" + id,
            "Java garbage per decode step, " + subject.label(),
            kilobytes.median(),
            "KB",
            Bar.below(bar),
            Map.of()));
  }
}
