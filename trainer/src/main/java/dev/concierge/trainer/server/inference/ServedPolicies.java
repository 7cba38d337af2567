package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.policy.onnx.RunsOn;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of a server. A bundle is opened when it is first asked for; of those that nobody
 * uses, the least recently used are closed when there are too many. Thread-safe; owns the policies.
 */
public final class ServedPolicies implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedPolicies.class);

  private final BundleSource source;
  private final RuntimeOptions options;
  private final int most;
  private final Map<PolicyAddress, Opened> opened = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /**
   * @param most policies kept open while nobody uses them, at least 1
   */
  public ServedPolicies(BundleSource source, RuntimeOptions options, int most) {
    this.source = source;
    this.options = options;
    this.most = most;
  }

  /** What can be asked for. */
  public List<PolicyAddress> list() {
    return source.list();
  }

  /**
   * Takes a policy; the taker closes the use.
   *
   * @param version {@code NAME/VERSION}, a version that only one policy has, or empty for the
   *     server's choice
   * @throws StatusRuntimeException NOT_FOUND or INVALID_ARGUMENT, naming what there is; INTERNAL
   *     when the bundle cannot be opened
   */
  public Use acquire(String version) {
    PolicyAddress address = resolve(version);
    Opened taken;
    synchronized (this) {
      if (closed) {
        throw Status.UNAVAILABLE.withDescription("the server is stopping").asRuntimeException();
      }
      taken = opened.computeIfAbsent(address, Opened::new);
      taken.users++;
    }
    Use use = new Use(taken);
    try {
      taken.open();
      return use;
    } catch (BundleException | RuntimeException e) {
      synchronized (this) {
        opened.remove(address, taken);
      }
      use.close();
      LOG.error("policy [{}] cannot be opened", address, e);
      throw Status.INTERNAL
          .withDescription(
              String.format(
                  Locale.ROOT, "policy [%s] cannot be opened: %s", address, e.getMessage()))
          .asRuntimeException();
    }
  }

  private PolicyAddress resolve(String version) {
    List<PolicyAddress> all = source.list();
    List<PolicyAddress> fitting =
        all.stream()
            .filter(
                address -> address.toString().equals(version) || address.version().equals(version))
            .toList();
    if (version.isEmpty() && !all.isEmpty()) {
      return all.getFirst();
    }
    if (fitting.isEmpty()) {
      throw Status.NOT_FOUND
          .withDescription(
              String.format(Locale.ROOT, "there is no version [%s], only %s", version, all))
          .asRuntimeException();
    }
    if (fitting.size() > 1) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              String.format(
                  Locale.ROOT,
                  "several policies have the version [%s], name one of %s",
                  version,
                  fitting))
          .asRuntimeException();
    }
    return fitting.getFirst();
  }

  private void release(Opened released) {
    List<Opened> unused = new ArrayList<>();
    synchronized (this) {
      released.users--;
      int surplus = opened.size() - most;
      Iterator<Opened> oldest = opened.values().iterator();
      while (surplus > 0 && oldest.hasNext()) {
        Opened candidate = oldest.next();
        if (candidate.users == 0) {
          oldest.remove();
          unused.add(candidate);
          surplus--;
        }
      }
      if (released.users == 0 && opened.get(released.address) != released) {
        unused.add(released);
      }
    }
    unused.stream().distinct().forEach(Opened::close);
  }

  @Override
  public void close() {
    List<Opened> unused;
    synchronized (this) {
      closed = true;
      unused = opened.values().stream().filter(policy -> policy.users == 0).toList();
      opened.clear();
    }
    unused.forEach(Opened::close);
  }

  /** A caller's hold on an open policy. Closing it again does nothing. */
  public final class Use implements AutoCloseable {
    private final Opened taken;
    private boolean released;

    private Use(Opened taken) {
      this.taken = taken;
    }

    PolicyAddress address() {
      return taken.address;
    }

    Policy policy() {
      return taken.policy;
    }

    @Override
    public void close() {
      if (!released) {
        released = true;
        release(taken);
      }
    }
  }

  /** A policy that is open or being opened; {@code users} is guarded by the outer object. */
  private final class Opened {
    private final PolicyAddress address;
    private int users;
    private volatile Policy policy;

    Opened(PolicyAddress address) {
      this.address = address;
    }

    /** The first user opens, the others wait. */
    synchronized void open() throws BundleException {
      if (policy == null) {
        policy = LocalPolicy.open(source.open(address), options);
        LOG.info("policy [{}] is open", address);
        policy
            .runsOn()
            .map(RunsOn::problem)
            .filter(problem -> !problem.isEmpty())
            .ifPresent(problem -> LOG.warn("policy [{}]: {}", address, problem));
      }
    }

    synchronized void close() {
      if (policy != null) {
        policy.close();
        LOG.info("policy [{}] is closed", address);
      }
    }
  }
}
