package dev.concierge.plugin.registry;

import dev.concierge.plugin.endpoint.nodes.EveryNodeAction;
import dev.concierge.plugin.endpoint.nodes.NodesAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Tells every node to load a version, or to bring itself to the registry's state. */
public final class ModelNodesAction extends EveryNodeAction {
  public static final ActionType<NodesAnswer> TYPE =
      type("cluster:admin/opensearch/concierge/models/nodes");

  private static final String MODEL = "model";
  private static final String VERSION = "version";

  private final ModelDocuments documents;
  private final NodeModels models;

  @Inject
  public ModelNodesAction(
      ClusterService cluster,
      TransportService transport,
      ActionFilters filters,
      ModelDocuments documents,
      NodeModels models) {
    super(TYPE, cluster, transport, filters, ThreadPool.Names.GENERIC);
    this.documents = documents;
    this.models = models;
  }

  static NodesOrder load(String model, String version) {
    return new NodesOrder(Map.of(MODEL, model, VERSION, version));
  }

  static NodesOrder sync() {
    return new NodesOrder(Map.of());
  }

  @Override
  protected Map<String, Object> onNode(Map<String, String> params) {
    if (params.isEmpty()) {
      models.sync();
      return Map.of();
    }
    String version = params.get(VERSION);
    VersionRecord record = documents.version(params.get(MODEL), version);
    try {
      models.load(record, documents.model(record.model()).memoryOf(version));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Map.of();
  }
}
