package dev.concierge.trainer.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress bars on a terminal; where the output is not a terminal, a line when a stage begins, one
 * every ten seconds while it lasts, and one when it ends.
 */
public final class TerminalProgress implements Progress {
  private static final int NAME_WIDTH = 26;
  private static final int LINE_WIDTH = 110;

  private final PrintStream out;
  private final boolean bars;

  /**
   * @param out usually the error stream, so that results on the output stream stay clean
   * @param bars whether {@code out} is a terminal that can redraw a line
   */
  public TerminalProgress(PrintStream out, boolean bars) {
    this.out = out;
    this.bars = bars;
  }

  /**
   * Bars on the error stream when a person sits before it, lines otherwise. The launcher tells
   * which: Java 21 cannot ask, and {@code System.console()} is not null without a terminal since
   * Java 22.
   */
  public static TerminalProgress onErrorStream() {
    return new TerminalProgress(System.err, "true".equals(System.getenv("CONCIERGE_TERMINAL")));
  }

  @Override
  public Stage stage(String name, long total) {
    return bars ? new Bar(name, total) : new Lines(name, total);
  }

  private final class Bar implements Stage {
    private final ProgressBar bar;

    Bar(String name, long total) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", name))
              .setInitialMax(total > 0 ? total : -1)
              .setUpdateIntervalMillis(250)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(out, LINE_WIDTH))
              .build();
    }

    @Override
    public void step(long n) {
      bar.stepBy(n);
    }

    @Override
    public void note(String text) {
      bar.setExtraMessage(" " + text);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private final class Lines implements Stage {
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final String name;
    private final long total;
    private final long started = System.nanoTime();
    private long printed = started;
    private long done;
    private String note = "";

    Lines(String name, long total) {
      this.name = name;
      this.total = total;
      out.println(name + " ...");
    }

    @Override
    public synchronized void step(long n) {
      done += n;
      printWhenDue();
    }

    @Override
    public synchronized void note(String text) {
      note = text.isBlank() ? "" : " (" + text.strip() + ")";
      printWhenDue();
    }

    @Override
    public synchronized void close() {
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      out.println(
          name + String.format(Locale.ROOT, " done in %.1f s", took.toMillis() / 1000.0) + note);
    }

    private void printWhenDue() {
      if (System.nanoTime() - printed < INTERVAL_NANOS) {
        return;
      }
      printed = System.nanoTime();
      out.println(name + " " + done + (total > 0 ? " of " + total : "") + note);
    }
  }
}
