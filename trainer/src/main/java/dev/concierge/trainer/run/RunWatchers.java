package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.RunProgress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who watch one run. Thread-safe. A watcher that fails is dropped, the run goes on. */
final class RunWatchers {
  private final List<Consumer<RunProgress>> watchers = new CopyOnWriteArrayList<>();

  void add(Consumer<RunProgress> watcher) {
    watchers.add(watcher);
  }

  void publish(RunProgress progress) {
    watchers.removeIf(watcher -> !delivered(watcher, progress));
  }

  private static boolean delivered(Consumer<RunProgress> watcher, RunProgress progress) {
    try {
      watcher.accept(progress);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
