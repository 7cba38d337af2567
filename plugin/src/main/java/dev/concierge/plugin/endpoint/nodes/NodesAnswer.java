package dev.concierge.plugin.endpoint.nodes;

import java.io.IOException;
import java.util.List;
import org.opensearch.ExceptionsHelper;
import org.opensearch.action.FailedNodeException;
import org.opensearch.action.support.nodes.BaseNodesResponse;
import org.opensearch.cluster.ClusterName;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.transport.ActionNotFoundTransportException;

/** What the nodes answered, and which could not do as told. Immutable. */
public final class NodesAnswer extends BaseNodesResponse<NodeAnswer> {
  NodesAnswer(ClusterName cluster, List<NodeAnswer> answers, List<FailedNodeException> failures) {
    super(cluster, answers, failures);
  }

  public NodesAnswer(StreamInput in) throws IOException {
    super(in);
  }

  @Override
  protected List<NodeAnswer> readNodesFrom(StreamInput in) throws IOException {
    return in.readList(NodeAnswer::new);
  }

  @Override
  protected void writeNodesTo(StreamOutput out, List<NodeAnswer> nodes) throws IOException {
    out.writeList(nodes);
  }

  /** Why nodes failed, one sentence each. Nodes without the plugin have nothing to do. */
  public List<String> reasons() {
    return failures().stream()
        .filter(
            failure ->
                ExceptionsHelper.unwrap(failure, ActionNotFoundTransportException.class) == null)
        .map(NodesAnswer::describe)
        .toList();
  }

  private static String describe(FailedNodeException failure) {
    Throwable cause = ExceptionsHelper.unwrapCause(failure.getCause());
    return "node [" + failure.nodeId() + "]: " + cause.getMessage();
  }
}
