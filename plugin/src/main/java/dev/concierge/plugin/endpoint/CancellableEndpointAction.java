package dev.concierge.plugin.endpoint;

import java.util.function.BooleanSupplier;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.core.action.ActionListener;
import org.opensearch.tasks.CancellableTask;
import org.opensearch.tasks.Task;
import org.opensearch.transport.TransportService;

/**
 * An endpoint that only reads and may be given up while it works: by {@code POST
 * _tasks/{id}/_cancel}, or by a client that goes away.
 */
public abstract class CancellableEndpointAction extends EndpointAction {
  protected CancellableEndpointAction(
      ActionType<CallResponse> type, TransportService transport, ActionFilters filters) {
    super(type, transport, filters);
  }

  @Override
  protected final void answer(
      Task task, CallRequest request, ActionListener<CallResponse> listener) {
    answer(
        request,
        task instanceof CancellableTask cancellable ? cancellable::isCancelled : () -> false,
        listener);
  }

  @Override
  protected final void answer(CallRequest request, ActionListener<CallResponse> listener) {
    answer(request, () -> false, listener);
  }

  /**
   * Answers one call.
   *
   * @param gone whether nobody waits for the answer any more
   */
  protected abstract void answer(
      CallRequest request, BooleanSupplier gone, ActionListener<CallResponse> listener);
}
