package dev.concierge.plugin.policies;

import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.RuntimeOptions;

/** What a model will take in memory, from its manifest alone. */
final class ModelMemory {
  /** ONNX Runtime holds initializers once prepacked and once as read while it opens. */
  private static final int WEIGHT_COPIES = 2;

  private ModelMemory() {}

  /**
   * Bytes of the weights and of the KV cache: (slots and one to move through) x layers x (key,
   * value) x heads x length x width, fp32, and what may be kept of ended sequences.
   */
  static long estimate(Manifest manifest, RuntimeOptions options) {
    long files = manifest.loadedBytes();
    GeneratorConfig generator = manifest.generator();
    long cache =
        (options.slots() + 1L)
            * generator.layers()
            * 2
            * generator.kvHeads()
            * generator.maxLength()
            * generator.headDim()
            * Float.BYTES;
    return WEIGHT_COPIES * files + cache + options.prefixCacheBytes();
  }
}
