package dev.concierge.plugin.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.threadpool.ThreadPoolStats;

/** The state of one thread pool. */
public final class PoolSection {
  private PoolSection() {}

  public static Section of(String name, ThreadPool threads, String pool) {
    return new Section(name, () -> snapshot(threads, pool));
  }

  private static Map<String, Object> snapshot(ThreadPool threads, String pool) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (ThreadPoolStats.Stats stats : threads.stats()) {
      if (stats.getName().equals(pool)) {
        values.put("threads", stats.getThreads());
        values.put("active", stats.getActive());
        values.put("queue", stats.getQueue());
        values.put("rejected", stats.getRejected());
        values.put("completed", stats.getCompleted());
      }
    }
    return values;
  }
}
