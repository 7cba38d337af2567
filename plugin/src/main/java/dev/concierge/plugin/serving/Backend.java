package dev.concierge.plugin.serving;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.inference.Policy;

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

  @Override
  void close();
}
