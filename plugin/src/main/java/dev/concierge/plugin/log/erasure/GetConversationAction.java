package dev.concierge.plugin.log.erasure;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.ExceptionsHelper;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.ActionType;
import org.opensearch.action.get.GetRequest;
import org.opensearch.action.get.GetResponse;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.transport.TransportService;

/** A conversation as it is kept. */
public final class GetConversationAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/conversations/get");

  private final SystemIndices indices;

  @Inject
  public GetConversationAction(
      TransportService transport, ActionFilters filters, SystemIndices indices) {
    super(TYPE, transport, filters);
    this.indices = indices;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    String id = request.param("id");
    indices
        .client()
        .get(
            new GetRequest(SystemIndices.CONVERSATIONS, id),
            ActionListener.wrap(
                found -> listener.onResponse(answer(id, found)),
                failure ->
                    listener.onFailure(
                        ExceptionsHelper.unwrapCause(failure) instanceof IndexNotFoundException
                            ? unknown(id)
                            : failure)));
  }

  private static CallResponse answer(String id, GetResponse found) {
    if (!found.isExists()) {
      throw unknown(id);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("conversation_id", id);
    body.putAll(found.getSourceAsMap());
    return CallResponse.ok(body);
  }

  private static ResourceNotFoundException unknown(String id) {
    return new ResourceNotFoundException("conversation [{}] does not exist", id);
  }
}
