package dev.concierge.plugin.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.plugin.policies.LoadedVersions.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadedVersionsTests {
  private static final class Policy {
    private final AtomicBoolean closed = new AtomicBoolean();

    void use() {
      if (closed.get()) {
        throw new IllegalStateException("used after it was closed");
      }
    }

    void close() {
      if (!closed.compareAndSet(false, true)) {
        throw new IllegalStateException("closed twice");
      }
    }
  }

  private final LoadedVersions<Policy> versions = new LoadedVersions<>();

  private Policy load(String version) {
    Policy policy = new Policy();
    versions.add("default", version, new Shared<>(policy, Policy::close));
    return policy;
  }

  @Test
  void nothingIsTakenBeforeAVersionIsActive() {
    load("v1");
    assertThat(versions.take("default", null)).isNull();
    assertThat(versions.take("other", null)).isNull();
    assertThat(versions.take("default", "v1").version()).isEqualTo("v1");
  }

  @Test
  void anUnloadedVersionCannotBecomeActive() {
    load("v1");
    assertThatThrownBy(() -> versions.activate("default", "v2"))
        .hasMessageContaining("version [v2] of model [default] is not loaded");
  }

  @Test
  void theOldVersionClosesWithItsLastUser() {
    Policy old = load("v1");
    versions.activate("default", "v1");
    Loaded<Policy> taken = versions.take("default", null);
    Policy fresh = load("v2");
    versions.activate("default", "v2");
    versions.retire("default", "v1");

    assertThat(versions.take("default", "v1")).isNull();
    assertThat(old.closed).isFalse();
    taken.shared().release();
    assertThat(old.closed).isTrue();
    assertThat(fresh.closed).isFalse();
    assertThat(versions.active("default")).isEqualTo("v2");
  }

  @Test
  void noRequestFailsWhileVersionsAreSwapped() throws Exception {
    List<Policy> policies = new ArrayList<>(List.of(load("v0")));
    versions.activate("default", "v0");
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicInteger requests = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<?>> users = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      users.add(
          pool.submit(
              () -> {
                while (running.get()) {
                  Loaded<Policy> taken = versions.take("default", null);
                  taken.shared().resource().use();
                  Thread.onSpinWait();
                  taken.shared().resource().use();
                  taken.shared().release();
                  requests.incrementAndGet();
                }
              }));
    }
    for (int i = 1; i <= 200; i++) {
      policies.add(load("v" + i));
      versions.activate("default", "v" + i);
      versions.retire("default", "v" + (i - 1));
      int seen = requests.get();
      while (requests.get() == seen && users.stream().noneMatch(Future::isDone)) {
        Thread.onSpinWait();
      }
    }
    running.set(false);
    for (Future<?> user : users) {
      user.get(10, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertThat(policies.subList(0, 200)).allMatch(policy -> policy.closed.get());
    assertThat(policies.get(200).closed).isFalse();
  }
}
