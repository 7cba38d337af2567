package dev.concierge.trainer.run;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.util.Locale;

/**
 * The version that a run tunes: weights read back from its graphs, and its tokenizer, which it
 * owns.
 *
 * @param bundle its files
 * @param weights parameters of all its networks
 */
record ParentPolicy(Bundle bundle, PolicyWeights weights, Tokenizer tokenizer)
    implements AutoCloseable {

  /**
   * @throws IllegalStateException if the trainer has no copy of the version
   */
  static ParentPolicy open(ModelStore store, String model, String version) throws IOException {
    Bundle bundle;
    try {
      bundle =
          store
              .find(model, version)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          String.format(
                              Locale.ROOT,
                              "the trainer has no copy of version [%s] of model [%s], it has %s; register it from this trainer's home",
                              version,
                              model,
                              store.versions(model))));
    } catch (BundleException e) {
      throw new IllegalStateException(
          "the trainer's copy of version [" + version + "] is damaged: " + e.getMessage(), e);
    }
    return new ParentPolicy(
        bundle, PolicyWeights.of(bundle), Tokenizer.load(bundle.file(BundleFile.TOKENIZER)));
  }

  Manifest manifest() {
    return bundle.manifest();
  }

  WindowSerializer window() {
    return new WindowSerializer(tokenizer);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
