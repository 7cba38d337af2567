package dev.concierge.plugin.endpoint.nodes;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.FailedNodeException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.nodes.TransportNodesAction;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.transport.TransportService;

/** An action that runs on every node, or on those named. What a node throws is its failure. */
public abstract class EveryNodeAction
    extends TransportNodesAction<NodesOrder, NodesAnswer, NodeOrder, NodeAnswer> {

  /**
   * @param pool thread pool that {@link #onNode} runs in
   */
  protected EveryNodeAction(
      ActionType<NodesAnswer> type,
      ClusterService cluster,
      TransportService transport,
      ActionFilters filters,
      String pool) {
    super(
        type.name(),
        transport.getThreadPool(),
        cluster,
        transport,
        filters,
        NodesOrder::new,
        NodeOrder::new,
        pool,
        NodeAnswer.class);
  }

  /** The type of such an action, by its full action name. */
  public static ActionType<NodesAnswer> type(String name) {
    return new ActionType<>(name, NodesAnswer::new);
  }

  /** Does one node's part; may wait. */
  protected abstract Map<String, Object> onNode(Map<String, String> params);

  @Override
  protected final NodeAnswer nodeOperation(NodeOrder order) {
    return new NodeAnswer(clusterService.localNode(), onNode(order.params()));
  }

  @Override
  protected final NodesAnswer newResponse(
      NodesOrder order, List<NodeAnswer> answers, List<FailedNodeException> failures) {
    return new NodesAnswer(clusterService.getClusterName(), answers, failures);
  }

  @Override
  protected final NodeOrder newNodeRequest(NodesOrder order) {
    return new NodeOrder(order.params());
  }

  @Override
  protected final NodeAnswer newNodeResponse(StreamInput in) throws IOException {
    return new NodeAnswer(in);
  }
}
