package dev.concierge.models.policy;

import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.util.Optional;

/**
 * Which stored form of a bundle's generator runs, and where. On the processor it is the one that
 * the manifest says is served. On a GPU only fp16 will do, for GroupQueryAttention has no other
 * kernel there; without one that may be served the generator stays on the processor.
 *
 * @param manifest of the bundle, naming the form that is served
 * @param device that the generator runs on
 * @param problem why that is not the device of the other graphs; empty when it is
 */
record ServedGenerator(Manifest manifest, Device device, String problem) {
  static ServedGenerator of(Manifest manifest, Device device) {
    if (device.equals(Device.CPU)) {
      return new ServedGenerator(manifest, device, "");
    }
    Optional<Variant> half =
        manifest.variants().stream()
            .filter(variant -> variant.file().equals(BundleFile.GENERATOR_FP16.fileName()))
            .findFirst();
    if (half.isEmpty()) {
      return onProcessor(manifest, "the bundle has no fp16 generator; export it again");
    }
    Variant variant = half.get();
    return variant.usable()
        ? new ServedGenerator(
            manifest.withVariants(manifest.variants(), variant.name()), device, "")
        : onProcessor(manifest, "its fp16 form is not usable: " + variant.reason());
  }

  private static ServedGenerator onProcessor(Manifest manifest, String reason) {
    return new ServedGenerator(manifest, Device.CPU, "the generator stays on the CPU: " + reason);
  }
}
