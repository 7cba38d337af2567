package dev.concierge.trainer.run;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a run when the cron expression fires and at least a number of events has been logged since
 * the last start. Owns one thread.
 */
public final class TrainingSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSchedule.class);

  private final ExecutionTime times;
  private final long minimumEvents;
  private final LongSupplier newEvents;
  private final Runnable start;
  private final Clock clock;
  private final ExecutorService timer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "training-schedule"));

  /**
   * @param cron five fields as in crontab, in the clock's zone
   * @param minimumEvents fewer new events than this and nothing starts
   * @param newEvents counts events since the last start
   * @param start starts a run; its failure is logged and the schedule goes on
   * @throws IllegalArgumentException naming the expression when it is not a cron expression
   */
  public TrainingSchedule(
      String cron, long minimumEvents, LongSupplier newEvents, Runnable start, Clock clock) {
    this.times = ExecutionTime.forCron(parse(cron));
    this.minimumEvents = minimumEvents;
    this.newEvents = newEvents;
    this.start = start;
    this.clock = clock;
  }

  /** Begins to wait for the next time; to be called once. */
  public void begin() {
    timer.execute(this::waitAndFire);
  }

  private void waitAndFire() {
    try {
      for (Optional<Duration> wait = next(); wait.isPresent(); wait = next()) {
        Thread.sleep(wait.get());
        fire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Time until the schedule fires next; empty if the expression never does again. */
  Optional<Duration> next() {
    return times.timeToNextExecution(ZonedDateTime.now(clock));
  }

  /** What happens when the time has come. */
  void fire() {
    try {
      long events = newEvents.getAsLong();
      if (events < minimumEvents) {
        LOG.info("no run: [{}] new events, [{}] are asked for", events, minimumEvents);
        return;
      }
      start.run();
    } catch (RuntimeException e) {
      LOG.warn("a scheduled run did not start: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static Cron parse(String cron) {
    try {
      return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
          .parse(cron)
          .validate();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cron expression must have five fields, such as [0 3 * * *], but was ["
              + cron
              + "]: "
              + e.getMessage(),
          e);
    }
  }
}
