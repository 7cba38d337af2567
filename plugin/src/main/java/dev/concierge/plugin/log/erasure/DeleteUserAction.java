package dev.concierge.plugin.log.erasure;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Erases everything of a user; there may be nothing. */
public final class DeleteUserAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/users/delete");

  private final Erasure erasure;

  @Inject
  public DeleteUserAction(TransportService transport, ActionFilters filters, Erasure erasure) {
    super(TYPE, transport, filters);
    this.erasure = erasure;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    String id = request.param("id");
    return CallResponse.ok(erasure.user(id).json("user_id", id));
  }
}
