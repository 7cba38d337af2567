package dev.concierge.plugin.endpoint;

import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.HandledTransportAction;
import org.opensearch.core.action.ActionListener;
import org.opensearch.tasks.Task;
import org.opensearch.transport.TransportService;

/**
 * An endpoint's work. {@link #answer} runs on the calling thread, which may be a transport thread:
 * it must not block. What it throws goes to the caller as any other failure does.
 */
public abstract class EndpointAction extends HandledTransportAction<CallRequest, CallResponse> {
  protected EndpointAction(
      ActionType<CallResponse> type, TransportService transport, ActionFilters filters) {
    super(type.name(), transport, filters, CallRequest::new);
  }

  /** The type of an endpoint's action, by its full action name. */
  public static ActionType<CallResponse> type(String name) {
    return new ActionType<>(name, CallResponse::new);
  }

  @Override
  protected final void doExecute(
      Task task, CallRequest request, ActionListener<CallResponse> listener) {
    try {
      answer(task, request, listener);
    } catch (RuntimeException e) {
      listener.onFailure(e);
    }
  }

  /** Answers one call; by default it goes on whatever becomes of its task. */
  protected void answer(Task task, CallRequest request, ActionListener<CallResponse> listener) {
    answer(request, listener);
  }

  /** Answers one call. */
  protected abstract void answer(CallRequest request, ActionListener<CallResponse> listener);
}
