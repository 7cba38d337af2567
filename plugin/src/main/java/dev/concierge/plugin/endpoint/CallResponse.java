package dev.concierge.plugin.endpoint;

import java.io.IOException;
import java.util.Map;
import org.opensearch.common.xcontent.StatusToXContentObject;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.XContentBuilder;

/** A status and a JSON object of strings, numbers, booleans, lists and maps. */
public final class CallResponse extends ActionResponse implements StatusToXContentObject {
  private final RestStatus status;
  private final Map<String, Object> body;

  public CallResponse(RestStatus status, Map<String, Object> body) {
    this.status = status;
    this.body = body;
  }

  public static CallResponse ok(Map<String, Object> body) {
    return new CallResponse(RestStatus.OK, body);
  }

  public CallResponse(StreamInput in) throws IOException {
    this.status = RestStatus.readFrom(in);
    this.body = in.readMap();
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    RestStatus.writeTo(out, status);
    out.writeMap(body);
  }

  @Override
  public RestStatus status() {
    return status;
  }

  public Map<String, Object> body() {
    return body;
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
    return builder.map(body);
  }
}
