package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.AuditLog;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.ModelRecord;
import dev.concierge.plugin.registry.Rollout;
import dev.concierge.plugin.registry.VersionRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Lets a version without traffic go from all nodes. */
public final class UndeployAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/undeploy");

  private final ModelDocuments documents;
  private final Rollout rollout;
  private final AuditLog audit;

  @Inject
  public UndeployAction(
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
    VersionRecord version =
        documents.version(
            ModelNames.model(request.param("name")), ModelNames.version(request.param("version")));
    ModelRecord model = documents.model(version.model());
    if (version.version().equals(model.promoted())) {
      throw ErrorKind.CONFLICT.because(
          "version [{}] of model [{}] is promoted; promote another one first",
          version.version(),
          version.model());
    }
    List<String> warnings = rollout.change(model.undeploy(version.version()));
    audit.record("undeploy", version.model(), version.version(), Map.of());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", version.model());
    body.put("version", version.version());
    body.put("state", model.state(version.version()));
    body.put("deployed", false);
    body.put("warnings", warnings);
    return CallResponse.ok(body);
  }
}
