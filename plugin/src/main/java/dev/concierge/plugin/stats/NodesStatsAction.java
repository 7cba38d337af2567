package dev.concierge.plugin.stats;

import dev.concierge.plugin.stats.NodesStatsAction.NodeCall;
import dev.concierge.plugin.stats.NodesStatsAction.NodeStats;
import dev.concierge.plugin.stats.NodesStatsAction.NodesCall;
import dev.concierge.plugin.stats.NodesStatsAction.NodesStats;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.FailedNodeException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.nodes.BaseNodeResponse;
import org.opensearch.action.support.nodes.BaseNodesRequest;
import org.opensearch.action.support.nodes.BaseNodesResponse;
import org.opensearch.action.support.nodes.TransportNodesAction;
import org.opensearch.cluster.ClusterName;
import org.opensearch.cluster.node.DiscoveryNode;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportRequest;
import org.opensearch.transport.TransportService;

/** Gathers the statistics of nodes. */
public final class NodesStatsAction
    extends TransportNodesAction<NodesCall, NodesStats, NodeCall, NodeStats> {
  public static final ActionType<NodesStats> TYPE =
      new ActionType<>("cluster:monitor/opensearch/concierge/nodes", NodesStats::new);

  private final NodeStatistics statistics;

  @Inject
  public NodesStatsAction(
      ThreadPool threads,
      ClusterService cluster,
      TransportService transport,
      ActionFilters filters,
      NodeStatistics statistics) {
    super(
        TYPE.name(),
        threads,
        cluster,
        transport,
        filters,
        NodesCall::new,
        NodeCall::new,
        ThreadPool.Names.MANAGEMENT,
        NodeStats.class);
    this.statistics = statistics;
  }

  @Override
  protected NodeStats nodeOperation(NodeCall call) {
    return new NodeStats(clusterService.localNode(), statistics.snapshot());
  }

  @Override
  protected NodesStats newResponse(
      NodesCall call, List<NodeStats> answers, List<FailedNodeException> failures) {
    return new NodesStats(clusterService.getClusterName(), answers, failures);
  }

  @Override
  protected NodeCall newNodeRequest(NodesCall call) {
    return new NodeCall();
  }

  @Override
  protected NodeStats newNodeResponse(StreamInput in) throws IOException {
    return new NodeStats(in);
  }

  /** Which nodes; none means all. */
  public static final class NodesCall extends BaseNodesRequest<NodesCall> {
    NodesCall(String... nodes) {
      super(nodes);
    }

    NodesCall(StreamInput in) throws IOException {
      super(in);
    }
  }

  /** The call to one node. */
  public static final class NodeCall extends TransportRequest {
    NodeCall() {}

    NodeCall(StreamInput in) throws IOException {
      super(in);
    }
  }

  /** One node's sections. */
  public static final class NodeStats extends BaseNodeResponse {
    private final Map<String, Object> sections;

    NodeStats(DiscoveryNode node, Map<String, Object> sections) {
      super(node);
      this.sections = sections;
    }

    NodeStats(StreamInput in) throws IOException {
      super(in);
      this.sections = in.readMap();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      out.writeMap(sections);
    }

    Map<String, Object> sections() {
      return sections;
    }
  }

  /** All nodes' sections. */
  public static final class NodesStats extends BaseNodesResponse<NodeStats> {
    NodesStats(ClusterName cluster, List<NodeStats> answers, List<FailedNodeException> failures) {
      super(cluster, answers, failures);
    }

    NodesStats(StreamInput in) throws IOException {
      super(in);
    }

    @Override
    protected List<NodeStats> readNodesFrom(StreamInput in) throws IOException {
      return in.readList(NodeStats::new);
    }

    @Override
    protected void writeNodesTo(StreamOutput out, List<NodeStats> nodes) throws IOException {
      out.writeList(nodes);
    }
  }
}
