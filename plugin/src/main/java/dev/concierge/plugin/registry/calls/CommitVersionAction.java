package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.AuditLog;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.ModelRecord;
import dev.concierge.plugin.registry.StoredBundle;
import dev.concierge.plugin.registry.VersionRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** Verifies an uploaded version against its manifest and makes it a candidate. */
public final class CommitVersionAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/commit");

  private final ModelDocuments documents;
  private final StoredBundle bundle;
  private final AuditLog audit;

  @Inject
  public CommitVersionAction(
      TransportService transport,
      ActionFilters filters,
      ModelDocuments documents,
      StoredBundle bundle,
      AuditLog audit) {
    super(TYPE, transport, filters);
    this.documents = documents;
    this.bundle = bundle;
    this.audit = audit;
  }

  @Override
  protected CallResponse answer(CallRequest request) throws IOException {
    String model = ModelNames.model(request.param("name"));
    String version = ModelNames.version(request.param("version"));
    VersionRecord record = VersionRecord.of(model, version, request.object().node(), Instant.now());
    documents.ensureIndex();
    Optional<VersionRecord> before = documents.findVersion(model, version);
    if (before.isPresent()) {
      if (!before.get().json().equals(record.json())) {
        throw ErrorKind.CONFLICT.because(
            "version [{}] of model [{}] is committed with another manifest; upload another version",
            version,
            model);
      }
      return answer(record, documents.model(model), "noop");
    }
    bundle.verify(record);
    documents.write(record);
    ModelRecord wanted = documents.model(model);
    if (wanted.isNew()) {
      documents.write(wanted);
    }
    audit.record("commit", model, version, Map.of());
    return answer(record, wanted, "created");
  }

  private static CallResponse answer(VersionRecord record, ModelRecord model, String result) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", record.model());
    body.put("version", record.version());
    body.put("state", model.state(record.version()));
    body.put("result", result);
    return CallResponse.ok(body);
  }
}
