package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.Manifest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Folders named on the command line. */
public final class GivenBundles implements BundleSource {
  private final Map<PolicyAddress, Bundle> bundles = new LinkedHashMap<>();

  /**
   * @throws BundleException if a folder is no bundle
   * @throws IllegalArgumentException if two have the same name and version
   */
  public GivenBundles(List<Path> folders) throws BundleException {
    for (Path folder : folders) {
      Bundle bundle = Bundle.open(folder);
      Manifest manifest = bundle.manifest();
      PolicyAddress address = new PolicyAddress(manifest.name(), manifest.version());
      Bundle other = bundles.put(address, bundle);
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "[%s] and [%s] are both [%s]", other.folder(), folder, address));
      }
    }
  }

  @Override
  public List<PolicyAddress> list() {
    return List.copyOf(bundles.keySet());
  }

  @Override
  public Bundle open(PolicyAddress address) {
    return bundles.get(address);
  }
}
