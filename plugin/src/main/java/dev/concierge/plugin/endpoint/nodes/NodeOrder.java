package dev.concierge.plugin.endpoint.nodes;

import java.io.IOException;
import java.util.Map;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.transport.TransportRequest;

/** The order as one node gets it. Immutable. */
public final class NodeOrder extends TransportRequest {
  private final Map<String, String> params;

  NodeOrder(Map<String, String> params) {
    this.params = params;
  }

  NodeOrder(StreamInput in) throws IOException {
    super(in);
    this.params = in.readMap(StreamInput::readString, StreamInput::readString);
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeMap(params, StreamOutput::writeString, StreamOutput::writeString);
  }

  Map<String, String> params() {
    return params;
  }
}
