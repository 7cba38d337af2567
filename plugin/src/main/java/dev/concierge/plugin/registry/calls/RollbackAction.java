package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.AuditLog;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.ModelRecord;
import dev.concierge.plugin.registry.Rollout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Gives the traffic back to the version that was promoted before. */
public final class RollbackAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/rollback");

  private final ModelDocuments documents;
  private final Rollout rollout;
  private final AuditLog audit;

  @Inject
  public RollbackAction(
      TransportService transport,
      ActionFilters filters,
      ModelDocuments documents,
      Rollout rollout,
      AuditLog audit) {
    super(TYPE, transport, filters);
    this.documents = documents;
    this.rollout = rollout;
    this.audit = audit;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    StrictJson json = request.object();
    String reason = json.text("reason", "");
    json.finish();
    ModelRecord model = documents.model(ModelNames.model(request.param("name")));
    if (model.history().isEmpty()) {
      throw ErrorKind.CONFLICT.because(
          "model [{}] has no version that was promoted before", model.model());
    }
    String target = model.history().get(model.history().size() - 1);
    ModelRecord deployed = rollout.deploy(documents.version(model.model(), target));
    List<String> warnings = rollout.change(deployed.rollback());

    Map<String, Object> details = new LinkedHashMap<>();
    details.put("previous", model.promoted());
    details.put("reason", reason);
    audit.record("rollback", model.model(), target, details);

    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model.model());
    body.put("version", target);
    body.put("state", "promoted");
    body.put("previous", model.promoted());
    body.put("warnings", warnings);
    return CallResponse.ok(body);
  }
}
