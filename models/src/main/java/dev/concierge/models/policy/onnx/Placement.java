package dev.concierge.models.policy.onnx;

import dev.concierge.models.natives.NativeLibraryException;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.util.Objects;

/**
 * Where graphs run in this process: what was asked for, what it came to and why.
 *
 * @param asked what the operator wants
 * @param device that sessions are opened on
 * @param missing what keeps them from the GPU that was asked for; empty when nothing does
 */
public record Placement(DeviceChoice asked, Device device, String missing) {
  static final String CPU_BUILD =
      "the ONNX Runtime in the class path is the CPU build (onnxruntime); build with 'mvn -Pgpu' to have onnxruntime_gpu";

  public Placement {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(missing, "missing");
  }

  /** Finds out, which loads ONNX Runtime and, where there is one, its CUDA provider. */
  public static Placement of(DeviceChoice asked) {
    return of(asked, Cuda.probe());
  }

  static Placement of(DeviceChoice asked, Cuda.Probe probe) {
    if (asked == DeviceChoice.CPU) {
      return new Placement(asked, Device.CPU, "");
    }
    try {
      if (!probe.built()) {
        return new Placement(asked, Device.CPU, asked == DeviceChoice.AUTO ? "" : CPU_BUILD);
      }
    } catch (NativeLibraryException e) {
      return new Placement(asked, Device.CPU, e.getMessage());
    }
    String problem = probe.problem();
    return new Placement(asked, problem.isEmpty() ? Cuda.DEVICE : Device.CPU, problem);
  }
}
