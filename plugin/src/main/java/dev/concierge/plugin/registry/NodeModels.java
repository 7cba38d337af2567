package dev.concierge.plugin.registry;

import dev.concierge.models.bundle.BundleException;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.policies.LoadedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.lifecycle.AbstractLifecycleComponent;
import org.opensearch.common.lifecycle.Lifecycle;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.common.util.io.IOUtils;
import org.opensearch.gateway.GatewayService;
import org.opensearch.threadpool.Scheduler;
import org.opensearch.threadpool.ThreadPool;

/**
 * Brings this node to the state that the registry's documents want: after the start, when told, and
 * once a minute in case it was not. Bundles are copied into a folder under the node's data path,
 * the only place besides config and tmp that the node may read. Thread-safe; {@link #load} and
 * {@link #sync} wait and exclude each other.
 */
public final class NodeModels extends AbstractLifecycleComponent {
  private static final Logger LOG = LogManager.getLogger(NodeModels.class);
  private static final TimeValue TICK = TimeValue.timeValueSeconds(1);
  private static final int TICKS_BETWEEN_SYNCS = 60;

  private final ModelDocuments documents;
  private final StoredBundle stored;
  private final LoadedPolicies policies;
  private final ClusterService cluster;
  private final ThreadPool threads;
  private final Path folder;
  private Scheduler.Cancellable ticking;
  private int ticks;

  /**
   * @param folder where bundles are kept; made when needed
   */
  public NodeModels(
      ModelDocuments documents,
      StoredBundle stored,
      LoadedPolicies policies,
      ClusterService cluster,
      ThreadPool threads,
      Path folder) {
    this.documents = documents;
    this.stored = stored;
    this.policies = policies;
    this.cluster = cluster;
    this.threads = threads;
    this.folder = folder;
  }

  /**
   * Makes a version ready to serve without giving it traffic.
   *
   * @throws IOException if its files cannot be copied or are not a bundle; nothing changed
   */
  synchronized void load(VersionRecord version, String memoryVersion) throws IOException {
    if (!lifecycle.started()) {
      throw new IllegalStateException("this node is stopping");
    }
    Path bundle = folder.resolve(version.model()).resolve(version.version());
    if (!policies.isLoaded(version.model(), version.version())) {
      stored.copyTo(version, bundle);
    }
    try {
      serve(version, bundle, memoryVersion);
    } catch (BundleException e) {
      LOG.warn("copying [{}] again, the copy in [{}] is damaged", version.version(), bundle, e);
      IOUtils.rm(bundle);
      stored.copyTo(version, bundle);
      serve(version, bundle, memoryVersion);
    }
  }

  /** A backend whose code does not link here is the version's failure, not the end of the node. */
  private void serve(VersionRecord version, Path bundle, String memoryVersion)
      throws BundleException {
    try {
      policies.load(version.model(), version.version(), bundle, memoryVersion);
    } catch (LinkageError e) {
      throw new IllegalStateException("the backend does not link on this node: " + e, e);
    }
  }

  /** Brings the node to the wanted state as far as it can; what it cannot is logged and kept. */
  synchronized void sync() {
    if (!lifecycle.started()) {
      return;
    }
    for (ModelRecord model : documents.models()) {
      sync(model);
    }
    policies.settle();
  }

  private void sync(ModelRecord model) {
    Set<String> wanted = new LinkedHashSet<>();
    if (model.promoted() != null) {
      wanted.add(model.promoted());
    }
    wanted.addAll(model.deployed());
    for (String version : wanted) {
      boolean promoted = version.equals(model.promoted());
      try {
        if (promoted && !policies.isLoaded(model.model(), version)) {
          policies.reportPending(model.model(), "version [" + version + "] is being loaded");
        }
        load(documents.version(model.model(), version), model.memoryOf(version));
        if (promoted && !version.equals(policies.active(model.model()))) {
          policies.activate(model.model(), version);
          LOG.info("version [{}] of model [{}] serves", version, model.model());
        }
      } catch (IOException | RuntimeException | LinkageError e) {
        LOG.error("version [{}] of model [{}] cannot be loaded", version, model.model(), e);
        if (promoted) {
          policies.reportPending(model.model(), reason(e));
        }
      }
    }
    retireUnwanted(model, wanted);
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Until the promoted version is there, the one that serves stays. */
  private void retireUnwanted(ModelRecord model, Set<String> wanted) {
    String active = policies.active(model.model());
    for (LoadedPolicies.Status loaded : policies.status()) {
      if (loaded.model().equals(model.model())
          && !wanted.contains(loaded.version())
          && !loaded.version().equals(active)) {
        policies.retire(loaded.model(), loaded.version());
        LOG.info("version [{}] of model [{}] is let go", loaded.version(), loaded.model());
      }
    }
  }

  @Override
  protected void doStart() {
    ticking = threads.scheduleWithFixedDelay(this::tick, TICK, ThreadPool.Names.GENERIC);
  }

  @Override
  protected void doStop() {
    ticking.cancel();
  }

  @Override
  protected void doClose() {
    policies.close();
  }

  private void tick() {
    if (cluster.lifecycleState() != Lifecycle.State.STARTED) {
      return; // the node has no cluster state yet
    }
    if (policies.settled() && ++ticks % TICKS_BETWEEN_SYNCS != 0) {
      return;
    }
    if (registryIsReadable(cluster.state())) {
      try {
        sync();
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("the model registry cannot be followed; trying again", e);
      }
    }
  }

  private static boolean registryIsReadable(ClusterState state) {
    if (state.blocks().hasGlobalBlock(GatewayService.STATE_NOT_RECOVERED_BLOCK)) {
      return false;
    }
    return !state.metadata().hasIndex(SystemIndices.MODELS)
        || (state.routingTable().hasIndex(SystemIndices.MODELS)
            && state.routingTable().index(SystemIndices.MODELS).allPrimaryShardsActive());
  }
}
