package dev.concierge.plugin.policies;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.policy.onnx.DeviceChoice;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.models.policy.onnx.RunsOn;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import java.util.Optional;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Policies run in the node, by ONNX Runtime. */
final class LocalBackend implements Backend {
  static final String NAME = "onnxruntime";

  private static final Logger LOG = LogManager.getLogger(LocalBackend.class);

  private final RuntimeOptions options;
  private final DeviceChoice asked;
  private final Function<DeviceChoice, Placement> decision;
  private volatile Placement placement;

  /**
   * Who asks for a GPU learns at once whether there is one; otherwise the first policy decides, for
   * that loads ONNX Runtime.
   *
   * @param decision says what a choice comes to on this machine
   */
  LocalBackend(
      RuntimeOptions options, DeviceChoice asked, Function<DeviceChoice, Placement> decision) {
    this.options = options;
    this.asked = asked;
    this.decision = decision;
    if (asked == DeviceChoice.CUDA) {
      decide();
    }
  }

  /** Where policies run; warns, once, if that is not what was asked for. */
  private synchronized Placement decide() {
    if (placement == null) {
      Placement found = decision.apply(asked);
      if (!found.missing().isEmpty()) {
        LOG.warn("policies run on the CPU: {}", found.missing());
      }
      placement = found;
    }
    return placement;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy open(Bundle bundle) throws BundleException {
    Policy policy = LocalPolicy.open(bundle, options.on(decide().device()));
    policy
        .runsOn()
        .map(RunsOn::problem)
        .filter(problem -> !problem.isEmpty())
        .ifPresent(
            problem ->
                LOG.warn(
                    "[{}] of [{}]: {}",
                    bundle.manifest().version(),
                    bundle.manifest().name(),
                    problem));
    return policy;
  }

  @Override
  public long memory(Manifest manifest) {
    return ModelMemory.estimate(manifest, options);
  }

  @Override
  public Optional<Placement> placement() {
    return Optional.ofNullable(placement);
  }

  @Override
  public void close() {}
}
