package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.AuditLog;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.ModelRecord;
import dev.concierge.plugin.registry.Rollout;
import dev.concierge.plugin.registry.SpaceMappings;
import dev.concierge.plugin.registry.VersionRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Gives a version the traffic once all nodes have loaded it. */
public final class PromoteAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/promote");

  private final ModelDocuments documents;
  private final Rollout rollout;
  private final SpaceMappings mappings;
  private final AuditLog audit;

  @Inject
  public PromoteAction(
      TransportService transport,
      ActionFilters filters,
      ModelDocuments documents,
      Rollout rollout,
      SpaceMappings mappings,
      AuditLog audit) {
    super(TYPE, transport, filters);
    this.documents = documents;
    this.rollout = rollout;
    this.mappings = mappings;
    this.audit = audit;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    StrictJson json = request.object();
    String reason = json.text("reason", "");
    boolean override = json.flag("override", false);
    json.finish();
    VersionRecord version =
        documents.version(
            ModelNames.model(request.param("name")), ModelNames.version(request.param("version")));

    ModelRecord deployed = rollout.deploy(version);
    List<String> warnings = new ArrayList<>(mappings.put(version));
    warnings.addAll(rollout.change(deployed.promote(version.version())));

    Map<String, Object> details = new LinkedHashMap<>();
    details.put("previous", deployed.promoted());
    details.put("reason", reason);
    details.put("override", override);
    audit.record("promote", version.model(), version.version(), details);

    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", version.model());
    body.put("version", version.version());
    body.put("state", "promoted");
    body.put("previous", deployed.promoted());
    body.put("warnings", warnings);
    return CallResponse.ok(body);
  }
}
