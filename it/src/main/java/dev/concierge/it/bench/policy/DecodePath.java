package dev.concierge.it.bench.policy;

import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.nio.file.Path;
import java.util.List;

/**
 * A way to decode a generator.
 *
 * @param name of it
 * @param graph that it runs
 * @param bound whether keys and values are bound where the graph runs
 */
record DecodePath(String name, Path graph, boolean bound) {
  /**
   * The ways there are on a device: on a GPU fp16 on bound memory; on the processor that, too,
   * beside fp32 on bound memory and by the Java API, which is what a node takes there.
   */
  static List<DecodePath> on(Device device, Path full, Path half) {
    DecodePath narrow = new DecodePath("fp16, bound memory", half, true);
    return device.equals(Device.CPU)
        ? List.of(
            new DecodePath("fp32, Java API", full, false),
            new DecodePath("fp32, bound memory", full, true),
            narrow)
        : List.of(narrow);
  }

  RuntimeOptions options(int threads, int slots, Device device) {
    RuntimeOptions options =
        new RuntimeOptions(threads, threads, slots, RuntimeOptions.DEFAULT_SLOT_WAIT, 0).on(device);
    return bound ? options.withBoundMemory() : options;
  }
}
