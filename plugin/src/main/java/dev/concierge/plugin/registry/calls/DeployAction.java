package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.AuditLog;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.ModelRecord;
import dev.concierge.plugin.registry.Rollout;
import dev.concierge.plugin.registry.VersionRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Loads a version on all nodes; requests that name it get it, others do not. */
public final class DeployAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/deploy");

  private final ModelDocuments documents;
  private final Rollout rollout;
  private final AuditLog audit;

  @Inject
  public DeployAction(
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
    ModelRecord deployed = rollout.deploy(version);
    audit.record("deploy", version.model(), version.version(), Map.of());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", version.model());
    body.put("version", version.version());
    body.put("state", deployed.state(version.version()));
    body.put("deployed", true);
    return CallResponse.ok(body);
  }
}
