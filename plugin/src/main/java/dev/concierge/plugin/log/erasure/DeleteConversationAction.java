package dev.concierge.plugin.log.erasure;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Erases a conversation with its turns, queries and events. */
public final class DeleteConversationAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/conversations/delete");

  private final Erasure erasure;

  @Inject
  public DeleteConversationAction(
      TransportService transport, ActionFilters filters, Erasure erasure) {
    super(TYPE, transport, filters);
    this.erasure = erasure;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    String id = request.param("id");
    Erased erased = erasure.conversation(id);
    if (erased.isNothing()) {
      throw new ResourceNotFoundException("conversation [{}] does not exist", id);
    }
    return CallResponse.ok(erased.json("conversation_id", id));
  }
}
