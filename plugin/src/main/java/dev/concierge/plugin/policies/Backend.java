package dev.concierge.plugin.policies;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.policy.onnx.Placement;
import java.util.Optional;

/** Where policies run. Thread-safe; closed with the node, after every policy it opened. */
public interface Backend extends AutoCloseable {
  /** Name as the setting has it. */
  String name();

  /**
   * Opens a verified bundle; the caller closes it.
   *
   * @throws BundleException naming the file that cannot be used
   */
  Policy open(Bundle bundle) throws BundleException;

  /** Bytes of this node's memory that a policy will take. */
  long memory(Manifest manifest);

  /** The device policies run on in this node; empty while that is open, or if none does. */
  default Optional<Placement> placement() {
    return Optional.empty();
  }

  @Override
  void close();
}
