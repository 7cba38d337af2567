package dev.concierge.plugin.registry.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.VersionMemory;
import dev.concierge.plugin.registry.VersionMemory.PastTurn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Takes past turns of a version as newline-delimited JSON; sending one again changes nothing. */
public final class UploadMemoryAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/memory");

  private final VersionMemory memory;

  @Inject
  public UploadMemoryAction(
      TransportService transport, ActionFilters filters, VersionMemory memory) {
    super(TYPE, transport, filters);
    this.memory = memory;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    String model = ModelNames.model(request.param("name"));
    String version = ModelNames.version(request.param("version"));
    List<PastTurn> turns = new ArrayList<>();
    for (JsonNode line : request.values()) {
      StrictJson json = StrictJson.of(line);
      String id = json.requiredText("id");
      turns.add(
          new PastTurn(
              id, json.text("conversation", id), json.requiredText("text"), json.texts("items")));
      json.finish();
    }
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("the body must have at least one line");
    }
    BulkResponse done = memory.write(model, version, turns);
    for (BulkItemResponse item : done) {
      if (item.isFailed()) {
        throw ErrorKind.passedOn(
            item.getFailure().getStatus(),
            item.getFailure().getCause(),
            "past turn [{}] was not stored: {}",
            turns.get(item.getItemId()).id(),
            item.getFailureMessage());
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("took", done.getTook().millis());
    body.put("errors", false);
    body.put("stored", turns.size());
    return CallResponse.ok(body);
  }
}
