package dev.concierge.plugin.endpoint.nodes;

import java.io.IOException;
import java.util.Map;
import org.opensearch.action.support.nodes.BaseNodeResponse;
import org.opensearch.cluster.node.DiscoveryNode;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** What one node answered: strings, numbers, booleans, lists and maps. Immutable. */
public final class NodeAnswer extends BaseNodeResponse {
  private final Map<String, Object> body;

  NodeAnswer(DiscoveryNode node, Map<String, Object> body) {
    super(node);
    this.body = body;
  }

  NodeAnswer(StreamInput in) throws IOException {
    super(in);
    this.body = in.readMap();
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeMap(body);
  }

  public Map<String, Object> body() {
    return body;
  }
}
