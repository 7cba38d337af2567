package dev.concierge.plugin.registry.calls;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import dev.concierge.plugin.registry.ModelRecord;
import dev.concierge.plugin.registry.VersionRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/** All models, one model with its versions, or one version with its manifest. */
public final class GetModelsAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/get");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelDocuments documents;

  @Inject
  public GetModelsAction(
      TransportService transport, ActionFilters filters, ModelDocuments documents) {
    super(TYPE, transport, filters);
    this.documents = documents;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    String name = request.param("name");
    if (name == null) {
      List<VersionRecord> versions = documents.versions(null);
      return CallResponse.ok(
          Map.of(
              "models",
              documents.models().stream().map(model -> describe(model, versions)).toList()));
    }
    ModelRecord model = documents.model(ModelNames.model(name));
    String version = request.param("version");
    if (version == null) {
      return CallResponse.ok(describe(known(model), documents.versions(name)));
    }
    VersionRecord record = documents.version(name, ModelNames.version(version));
    Map<String, Object> body = describe(model, record);
    body.put("manifest", JSON.convertValue(record.json(), new TypeReference<Object>() {}));
    return CallResponse.ok(body);
  }

  private static ModelRecord known(ModelRecord model) {
    if (model.isNew()) {
      throw new ResourceNotFoundException(
          "model [{}] does not exist; a training run uploads its first version", model.model());
    }
    return model;
  }

  private static Map<String, Object> describe(ModelRecord model, List<VersionRecord> versions) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model.model());
    body.put("promoted", model.promoted());
    body.put("history", model.history());
    body.put(
        "versions",
        versions.stream()
            .filter(version -> version.model().equals(model.model()))
            .map(version -> describe(model, version))
            .toList());
    return body;
  }

  private static Map<String, Object> describe(ModelRecord model, VersionRecord version) {
    JsonNode manifest = version.json();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", version.model());
    body.put("version", version.version());
    body.put("state", model.state(version.version()));
    body.put("deployed", model.deployed().contains(version.version()));
    body.put("parent", version.parent());
    body.put("space", version.space());
    body.put("memory_version", model.memoryOf(version.version()));
    body.put("created", manifest.path("created").asText(null));
    body.put("committed", version.committed().toString());
    body.put(
        "metrics",
        JSON.convertValue(manifest.path("metrics"), new TypeReference<Map<String, Object>>() {}));
    return body;
  }
}
