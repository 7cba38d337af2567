package dev.concierge.plugin.policies;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.policy.batching.DecodingStatistics;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.models.policy.onnx.RunsOn;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.policies.LoadedVersions.Loaded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.common.unit.ByteSizeValue;

/**
 * The policies that are loaded in this node, by model and version. Thread-safe. Requests take
 * leases; the registry loads, activates and retires.
 */
public final class LoadedPolicies implements AutoCloseable {
  private final Backend backend;
  private final long memoryLimit;
  private final LoadedVersions<Policy> versions = new LoadedVersions<>();
  private final Map<String, String> memories = new ConcurrentHashMap<>();
  private final Map<String, String> pending = new ConcurrentHashMap<>();
  private volatile boolean settled;

  /**
   * @param backend where policies run; closed with this
   * @param memoryLimit bytes that all loaded models together may take
   */
  public LoadedPolicies(Backend backend, long memoryLimit) {
    this.backend = backend;
    this.memoryLimit = memoryLimit;
  }

  /**
   * Takes a version for one request; the taker closes the lease.
   *
   * @param model name of the model
   * @param version {@code null} for the promoted one
   * @throws OpenSearchStatusException 404 if the model has no promoted version or the version is
   *     not deployed, 503 while it is being loaded or after it could not be loaded; the message
   *     says what to do
   */
  public Lease acquire(String model, String version) {
    Loaded<Policy> taken = versions.take(model, version);
    if (taken == null) {
      throw unavailable(model, version);
    }
    String memory = memories.getOrDefault(key(model, taken.version()), taken.version());
    return new Lease(taken, memory);
  }

  /** The version that requests get now; {@code null} when there is none. */
  public String active(String model) {
    return versions.active(model);
  }

  public boolean isLoaded(String model, String version) {
    return versions.isLoaded(model, version);
  }

  /**
   * Loads a version; it gets no traffic by that. Does nothing if it is loaded. Takes seconds.
   *
   * @param folder verified files of the bundle
   * @param memoryVersion version whose past turns this one searches
   * @throws BundleException naming the file and what is wrong
   * @throws OpenSearchStatusException 503 if it would take more memory than is allowed
   */
  public synchronized void load(String model, String version, Path folder, String memoryVersion)
      throws BundleException {
    memories.put(key(model, version), memoryVersion);
    if (versions.isLoaded(model, version)) {
      return;
    }
    Bundle bundle = Bundle.open(folder);
    requireMemory(model, version, bundle);
    Policy policy = backend.open(bundle);
    versions.add(model, version, new Shared<>(policy, Policy::close));
  }

  /** Gives a loaded version the traffic. */
  public void activate(String model, String version) {
    versions.activate(model, version);
    pending.remove(model);
  }

  /** Lets go of a version; it is closed when its last lease ends. */
  public void retire(String model, String version) {
    versions.retire(model, version);
    memories.remove(key(model, version));
  }

  /** Remembers why the promoted version of a model is not there, for those who ask for it. */
  public void reportPending(String model, String reason) {
    pending.put(model, reason);
  }

  /** The node has followed the registry once since its start. */
  public void settle() {
    settled = true;
  }

  public boolean settled() {
    return settled;
  }

  /** What is loaded. */
  public List<Status> status() {
    return versions.all().stream()
        .map(
            loaded ->
                new Status(
                    loaded.model(),
                    loaded.version(),
                    loaded.active(),
                    loaded.shared().users(),
                    loaded.shared().resource().bytes(),
                    loaded.shared().resource().manifest().servedVariant(),
                    loaded.shared().resource().runsOn().orElse(null),
                    loaded.shared().resource().decoding()))
        .toList();
  }

  /** Why a promoted version is not there, by model. */
  public Map<String, String> pending() {
    return Map.copyOf(pending);
  }

  /** The device policies run on in this node; empty while that is open, or if none does. */
  public Optional<Placement> placement() {
    return backend.placement();
  }

  /** Name of the backend. */
  public String backend() {
    return backend.name();
  }

  /** Retires everything. */
  @Override
  public void close() {
    versions.all().forEach(loaded -> versions.retire(loaded.model(), loaded.version()));
    backend.close();
  }

  private void requireMemory(String model, String version, Bundle bundle) {
    long used = status().stream().mapToLong(Status::bytes).sum();
    long needed = backend.memory(bundle.manifest());
    if (used + needed > memoryLimit) {
      throw ErrorKind.UNAVAILABLE.because(
          "version [{}] of model [{}] needs about [{}] but [{}] of [{}] are taken; undeploy a version or raise [plugins.concierge.inference.memory_limit]",
          version,
          model,
          new ByteSizeValue(needed),
          new ByteSizeValue(used),
          new ByteSizeValue(memoryLimit));
    }
  }

  private OpenSearchStatusException unavailable(String model, String version) {
    String reason = pending.get(model);
    if (!settled) {
      reason = "the node has just started and has not read the model registry yet";
    }
    if (reason != null && (version == null || !settled)) {
      return ErrorKind.UNAVAILABLE.because(
          "model [{}] is not ready on this node: {}", model, reason);
    }
    if (version == null) {
      return ErrorKind.MISSING.because(
          "model [{}] has no promoted version; promote one with POST /_plugins/_concierge/models/{}/versions/VERSION/_promote",
          model,
          model);
    }
    return ErrorKind.MISSING.because(
        "version [{}] of model [{}] is not deployed; deploy it with POST /_plugins/_concierge/models/{}/versions/{}/_deploy",
        version,
        model,
        model,
        version);
  }

  private static String key(String model, String version) {
    return model + "/" + version;
  }

  /**
   * A loaded version.
   *
   * @param model name of the model
   * @param version id
   * @param active whether requests that name no version get it
   * @param leases requests that use it now
   * @param bytes memory it takes
   * @param variant stored form of the generator that it runs
   * @param runsOn where the generator runs; null if not in this node
   * @param decoding what its generator has done
   */
  public record Status(
      String model,
      String version,
      boolean active,
      int leases,
      long bytes,
      String variant,
      RunsOn runsOn,
      DecodingStatistics decoding) {}

  /** One request's hold on a version. Closing it again does nothing. */
  public static final class Lease implements AutoCloseable {
    private final Loaded<Policy> loaded;
    private final String memoryVersion;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Lease(Loaded<Policy> loaded, String memoryVersion) {
      this.loaded = loaded;
      this.memoryVersion = memoryVersion;
    }

    /** The policy; not to be used after {@link #close}. */
    public Policy policy() {
      return loaded.shared().resource();
    }

    public String model() {
      return loaded.model();
    }

    public String version() {
      return loaded.version();
    }

    /** Value of the field {@code version} of the past turns that this version searches. */
    public String memoryVersion() {
      return memoryVersion;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        loaded.shared().release();
      }
    }
  }
}
