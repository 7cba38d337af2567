package dev.concierge.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrainingScheduleTests {
  private final Clock clock = Clock.fixed(Instant.parse("2026-03-01T02:30:00Z"), ZoneOffset.UTC);
  private final AtomicInteger started = new AtomicInteger();

  @Test
  void firesAtTheNextTimeOfTheExpression() {
    try (TrainingSchedule schedule = schedule(0)) {
      assertThat(schedule.next()).contains(Duration.ofMinutes(30));
    }
  }

  @Test
  void startsOnlyWithEnoughNewEvents() {
    try (TrainingSchedule few = schedule(9);
        TrainingSchedule enough = schedule(10)) {
      few.fire();
      assertThat(started).hasValue(0);
      enough.fire();
      assertThat(started).hasValue(1);
    }
  }

  @Test
  void aRunThatDoesNotStartIsNotTheEnd() {
    try (TrainingSchedule schedule =
        new TrainingSchedule(
            "0 3 * * *",
            1,
            () -> 5,
            () -> {
              throw new IllegalStateException("a run is in progress");
            },
            clock)) {
      schedule.fire();
      assertThat(schedule.next()).isPresent();
    }
  }

  @Test
  void aMalformedExpressionIsNamed() {
    assertThatThrownBy(() -> new TrainingSchedule("every night", 0, () -> 0, () -> {}, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[every night]")
        .hasMessageContaining("0 3 * * *");
  }

  private TrainingSchedule schedule(long events) {
    return new TrainingSchedule("0 3 * * *", 10, () -> events, started::incrementAndGet, clock);
  }
}
