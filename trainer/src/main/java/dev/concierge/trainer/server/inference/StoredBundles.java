package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.trainer.cluster.ModelStore;
import java.util.List;

/**
 * The trainer's own copies of the versions that the cluster has accepted; the newest comes first.
 * Versions made later can be asked for at once.
 */
public record StoredBundles(ModelStore store) implements BundleSource {
  @Override
  public List<PolicyAddress> list() {
    return store.newestFirst().stream()
        .map(stored -> new PolicyAddress(stored.model(), stored.version()))
        .toList();
  }

  @Override
  public Bundle open(PolicyAddress address) throws BundleException {
    return store
        .find(address.name(), address.version())
        .orElseThrow(() -> new BundleException("[" + address + "] has been removed"));
  }
}
