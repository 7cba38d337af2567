package dev.concierge.plugin.registry;

import dev.concierge.plugin.registry.ModelNodesAction.NodeAnswer;
import dev.concierge.plugin.registry.ModelNodesAction.NodeOrder;
import dev.concierge.plugin.registry.ModelNodesAction.NodesAnswer;
import dev.concierge.plugin.registry.ModelNodesAction.NodesOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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

/** Tells every node to load a version, or to bring itself to the registry's state. */
public final class ModelNodesAction
    extends TransportNodesAction<NodesOrder, NodesAnswer, NodeOrder, NodeAnswer> {
  public static final ActionType<NodesAnswer> TYPE =
      new ActionType<>("cluster:admin/opensearch/concierge/models/nodes", NodesAnswer::new);

  private final ModelDocuments documents;
  private final NodeModels models;

  @Inject
  public ModelNodesAction(
      ThreadPool threads,
      ClusterService cluster,
      TransportService transport,
      ActionFilters filters,
      ModelDocuments documents,
      NodeModels models) {
    super(
        TYPE.name(),
        threads,
        cluster,
        transport,
        filters,
        NodesOrder::new,
        NodeOrder::new,
        ThreadPool.Names.GENERIC,
        NodeAnswer.class);
    this.documents = documents;
    this.models = models;
  }

  @Override
  protected NodeAnswer nodeOperation(NodeOrder order) {
    if (order.version.isEmpty()) {
      models.sync();
    } else {
      VersionRecord version = documents.version(order.model, order.version);
      try {
        models.load(version, documents.model(order.model).memoryOf(order.version));
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
    return new NodeAnswer(clusterService.localNode());
  }

  @Override
  protected NodesAnswer newResponse(
      NodesOrder order, List<NodeAnswer> answers, List<FailedNodeException> failures) {
    return new NodesAnswer(clusterService.getClusterName(), answers, failures);
  }

  @Override
  protected NodeOrder newNodeRequest(NodesOrder order) {
    return new NodeOrder(order.model, order.version);
  }

  @Override
  protected NodeAnswer newNodeResponse(StreamInput in) throws IOException {
    return new NodeAnswer(in);
  }

  /** The order to all nodes; an empty version means to follow the registry. */
  public static final class NodesOrder extends BaseNodesRequest<NodesOrder> {
    private final String model;
    private final String version;

    private NodesOrder(String model, String version) {
      super(new String[0]);
      this.model = model;
      this.version = version;
    }

    static NodesOrder load(String model, String version) {
      return new NodesOrder(model, version);
    }

    static NodesOrder sync() {
      return new NodesOrder("", "");
    }

    NodesOrder(StreamInput in) throws IOException {
      super(in);
      this.model = in.readString();
      this.version = in.readString();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      out.writeString(model);
      out.writeString(version);
    }
  }

  /** The order to one node. */
  public static final class NodeOrder extends TransportRequest {
    private final String model;
    private final String version;

    NodeOrder(String model, String version) {
      this.model = model;
      this.version = version;
    }

    NodeOrder(StreamInput in) throws IOException {
      super(in);
      this.model = in.readString();
      this.version = in.readString();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      super.writeTo(out);
      out.writeString(model);
      out.writeString(version);
    }
  }

  /** A node that did as told. */
  public static final class NodeAnswer extends BaseNodeResponse {
    NodeAnswer(DiscoveryNode node) {
      super(node);
    }

    NodeAnswer(StreamInput in) throws IOException {
      super(in);
    }
  }

  /** Nodes that did as told and those that could not. */
  public static final class NodesAnswer extends BaseNodesResponse<NodeAnswer> {
    NodesAnswer(ClusterName cluster, List<NodeAnswer> answers, List<FailedNodeException> failures) {
      super(cluster, answers, failures);
    }

    NodesAnswer(StreamInput in) throws IOException {
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
  }
}
