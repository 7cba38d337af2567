package dev.concierge.models.policy.onnx.foreign;

import java.util.Locale;

/**
 * Where keys and values lie.
 *
 * @param memory name of the memory as ONNX Runtime's execution provider calls it
 * @param id of the device
 */
public record Device(String memory, int id) {
  /** Memory of the process. */
  public static final Device CPU = new Device("Cpu", 0);

  /** Memory of a GPU of NVIDIA; the session must have been opened with CUDA on this device. */
  public static Device cuda(int id) {
    return new Device("Cuda", id);
  }

  /** In lower case, as settings and statistics write it. */
  public String name() {
    return memory.toLowerCase(Locale.ROOT);
  }

  public Device {
    if (memory.isBlank() || id < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a device has the name of a memory and an id from 0 on but was [%s] and [%d]",
              memory,
              id));
    }
  }
}
