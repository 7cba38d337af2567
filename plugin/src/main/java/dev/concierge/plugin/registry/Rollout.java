package dev.concierge.plugin.registry;

import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.nodes.NodesAnswer;
import dev.concierge.plugin.endpoint.nodes.NodesOrder;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.List;
import org.opensearch.OpenSearchStatusException;

/**
 * Changes of what is deployed and promoted, in the only order that is safe: load on all nodes, then
 * change the document, then tell the nodes. Waits; thread-safe.
 */
public final class Rollout {
  private final SystemIndices indices;
  private final ModelDocuments documents;
  private final VersionMemory memory;

  public Rollout(SystemIndices indices, ModelDocuments documents, VersionMemory memory) {
    this.indices = indices;
    this.documents = documents;
    this.memory = memory;
  }

  /**
   * Loads a version on all nodes and keeps it loaded.
   *
   * @return the written record
   * @throws OpenSearchStatusException 503 naming the nodes that could not and why; then the version
   *     is not deployed and what served goes on serving
   */
  public ModelRecord deploy(VersionRecord version) {
    ModelRecord before = documents.model(version.model());
    ModelRecord deployed =
        documents.write(before.deploy(version.version(), memory.resolve(before, version)));
    List<String> failures =
        nodes(ModelNodesAction.load(version.model(), version.version())).reasons();
    if (!failures.isEmpty()) {
      if (!before.deployed().contains(version.version())) {
        documents.write(deployed.undeploy(version.version()));
        nodes(ModelNodesAction.sync());
      }
      throw ErrorKind.UNAVAILABLE.because(
          "version [{}] of model [{}] could not be loaded, {}: {}",
          version.version(),
          version.model(),
          before.promoted() == null
              ? "no version serves"
              : "version [" + before.promoted() + "] goes on serving",
          String.join("; ", failures));
    }
    return deployed;
  }

  /**
   * Writes a changed record and tells the nodes.
   *
   * @return why some nodes have not followed; they will within a minute
   */
  public List<String> change(ModelRecord changed) {
    documents.write(changed);
    return nodes(ModelNodesAction.sync()).reasons();
  }

  private NodesAnswer nodes(NodesOrder order) {
    return indices.client().execute(ModelNodesAction.TYPE, order).actionGet();
  }
}
