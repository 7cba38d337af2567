package dev.concierge.plugin.serving;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.inference.Policy;
import dev.concierge.models.inference.PolicyRuntime;
import dev.concierge.models.inference.RuntimeOptions;

/** Policies run in the node, by ONNX Runtime. */
record LocalBackend(RuntimeOptions options) implements Backend {
  static final String NAME = "onnxruntime";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy open(Bundle bundle) throws BundleException {
    return PolicyRuntime.open(bundle, options);
  }

  @Override
  public long memory(Manifest manifest) {
    return ModelMemory.estimate(manifest, options);
  }

  @Override
  public void close() {}
}
