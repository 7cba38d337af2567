package dev.concierge.plugin.policies;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.policies.remote.InferenceServer;
import dev.concierge.plugin.policies.remote.RemotePolicy;

/** Policies run on an inference server; the node keeps their tokenizers. */
record RemoteBackend(InferenceServer server) implements Backend {
  static final String NAME = "kserve";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy open(Bundle bundle) throws BundleException {
    return RemotePolicy.open(bundle, server);
  }

  @Override
  public long memory(Manifest manifest) {
    return manifest.files().get(BundleFile.TOKENIZER.fileName()).size();
  }

  @Override
  public void close() {
    server.close();
  }
}
