package dev.concierge.plugin.endpoint;

import org.opensearch.action.ActionRunnable;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.core.action.ActionListener;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/**
 * An endpoint whose work is a sequence of steps that wait for each other: rare, administrative
 * calls. It runs on the generic thread pool, never on a transport thread.
 */
public abstract class WaitingEndpointAction extends EndpointAction {
  private final ThreadPool threads;

  protected WaitingEndpointAction(
      ActionType<CallResponse> type, TransportService transport, ActionFilters filters) {
    super(type, transport, filters);
    this.threads = transport.getThreadPool();
  }

  @Override
  protected final void answer(CallRequest request, ActionListener<CallResponse> listener) {
    threads.generic().execute(ActionRunnable.supply(listener, () -> answer(request)));
  }

  /** Answers one call; may wait. What it throws goes to the caller. */
  protected abstract CallResponse answer(CallRequest request) throws Exception;
}
