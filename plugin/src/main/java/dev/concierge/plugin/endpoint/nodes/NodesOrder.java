package dev.concierge.plugin.endpoint.nodes;

import java.io.IOException;
import java.util.Map;
import org.opensearch.action.support.nodes.BaseNodesRequest;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** An order to the named nodes, or to all when none is named. Immutable. */
public final class NodesOrder extends BaseNodesRequest<NodesOrder> {
  private final Map<String, String> params;

  public NodesOrder(Map<String, String> params, String... nodes) {
    super(nodes);
    this.params = Map.copyOf(params);
  }

  NodesOrder(StreamInput in) throws IOException {
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
