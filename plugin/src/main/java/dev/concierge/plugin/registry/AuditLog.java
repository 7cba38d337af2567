package dev.concierge.plugin.registry;

import dev.concierge.plugin.indices.SystemIndices;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.common.util.concurrent.ThreadContext;

/** One document per change of a model: who when known, when, what, why. Waits; thread-safe. */
public final class AuditLog {
  /** Where the security plugin leaves {@code user|backend roles|roles...}. */
  private static final String USER_INFO = "_opendistro_security_user_info";

  private final SystemIndices indices;
  private final ThreadContext context;
  private final Clock clock;

  public AuditLog(SystemIndices indices, ThreadContext context, Clock clock) {
    this.indices = indices;
    this.context = context;
    this.clock = clock;
  }

  /**
   * Records a change by the calling thread's user.
   *
   * @param details more to record, such as {@code reason} and {@code override}
   */
  public void record(String action, String model, String version, Map<String, Object> details) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("timestamp", clock.instant().toString());
    entry.put("action", action);
    entry.put("model", model);
    entry.put("version", version);
    entry.put("user", user());
    entry.putAll(details);
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    indices.ensure(SystemIndices.AUDIT, ready);
    ready.actionGet();
    indices.client().index(new IndexRequest(SystemIndices.AUDIT).source(entry)).actionGet();
  }

  private String user() {
    return context.getTransient(USER_INFO) instanceof String info ? info.split("\\|", 2)[0] : null;
  }
}
