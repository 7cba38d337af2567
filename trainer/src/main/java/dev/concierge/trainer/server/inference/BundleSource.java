package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import java.util.List;

/** Where a server's bundles come from. Thread-safe. */
public interface BundleSource {
  /** What can be asked for now; the first is what a caller gets who names no version. */
  List<PolicyAddress> list();

  /**
   * Opens one of the listed.
   *
   * @throws BundleException naming the file and what is wrong
   */
  Bundle open(PolicyAddress address) throws BundleException;
}
