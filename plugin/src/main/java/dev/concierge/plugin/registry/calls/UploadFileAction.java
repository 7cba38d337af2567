package dev.concierge.plugin.registry.calls;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.endpoint.WaitingEndpointAction;
import dev.concierge.plugin.registry.ModelDocuments;
import dev.concierge.plugin.registry.ModelNames;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.transport.TransportService;

/**
 * Takes one chunk of one file of a version that is not committed yet. Sending a chunk again changes
 * nothing, also after the commit.
 */
public final class UploadFileAction extends WaitingEndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/models/upload");

  private static final int MAX_CHUNK_BYTES = 4 << 20;

  private final ModelDocuments documents;

  @Inject
  public UploadFileAction(
      TransportService transport, ActionFilters filters, ModelDocuments documents) {
    super(TYPE, transport, filters);
    this.documents = documents;
  }

  @Override
  protected CallResponse answer(CallRequest request) {
    String model = ModelNames.model(request.param("name"));
    String version = ModelNames.version(request.param("version"));
    String file = ModelNames.file(request.param("file"));
    StrictJson body = request.object();
    long offset = body.requiredOffset("offset");
    byte[] data = decode(body.text("data", ""));
    body.finish();

    documents.ensureIndex();
    if (documents.findVersion(model, version).isEmpty()) {
      documents.writeChunk(model, version, file, offset, data);
    } else if (!documents
        .chunk(model, version, file, offset)
        .filter(stored -> Arrays.equals(stored, data))
        .isPresent()) {
      throw ErrorKind.CONFLICT.because(
          "version [{}] of model [{}] is committed and cannot change; upload another version",
          version,
          model);
    }
    return CallResponse.ok(Map.of("file", file, "offset", offset, "size", data.length));
  }

  private static byte[] decode(String data) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("[data] must be base64: " + e.getMessage(), e);
    }
    if (bytes.length > MAX_CHUNK_BYTES) {
      throw ErrorKind.TOO_LARGE.because(
          "a chunk must have at most [{}] bytes but has [{}]", MAX_CHUNK_BYTES, bytes.length);
    }
    return bytes;
  }
}
