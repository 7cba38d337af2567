package dev.concierge.trainer.cli.doctor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.policy.onnx.DeviceChoice;
import dev.concierge.models.policy.onnx.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The native libraries that run and train the policy, and the GPU. */
public final class LibraryChecks {
  private static final String UNLOADABLE =
      "needs a 64-bit Linux with glibc, or macOS; if libraries were cut off while downloading, delete them from the"
          + " local Maven repository and build again";

  private static final Check NO_GPU = Check.ok("GPU", "none; everything works on the processor");

  private LibraryChecks() {}

  public static List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(onnxRuntime());
    checks.add(pyTorch());
    Check gpu = gpu();
    checks.add(gpu);
    checks.add(inferenceDevice(Placement.of(DeviceChoice.CUDA), !gpu.equals(NO_GPU)));
    return checks;
  }

  private static Check onnxRuntime() {
    try {
      return Check.ok(
          "ONNX Runtime",
          OnnxRuntime.environment().getVersion() + ", providers " + OnnxRuntime.providers());
    } catch (RuntimeException e) {
      return Check.fail("ONNX Runtime", String.valueOf(e.getMessage()), UNLOADABLE);
    }
  }

  private static Check pyTorch() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Engine engine = manager.getEngine();
      float sum = manager.ones(new Shape(3)).sum().getFloat();
      return sum == 3
          ? Check.ok("PyTorch", engine.getVersion() + ", GPUs seen: " + engine.getGpuCount())
          : Check.fail("PyTorch", "1 + 1 + 1 gave " + sum, UNLOADABLE);
    } catch (RuntimeException | LinkageError e) {
      return Check.fail("PyTorch", String.valueOf(e.getMessage()), UNLOADABLE);
    }
  }

  /**
   * What policies are computed on.
   *
   * @param cuda what becomes of the wish for a GPU
   * @param gpu whether the machine seems to have one
   */
  static Check inferenceDevice(Placement cuda, boolean gpu) {
    String name = "inference device";
    if (cuda.missing().isEmpty()) {
      return Check.ok(
          name, "cuda; set plugins.concierge.inference.device to cpu to leave the GPU alone");
    }
    return gpu
        ? Check.warn(name, "cpu, though there is a GPU", cuda.missing())
        : Check.ok(name, "cpu; cuda is out of reach: " + cuda.missing());
  }

  private static Check gpu() {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Check.ok("GPU", output.replace('\n', ';'));
      }
      return Check.warn("GPU", "nvidia-smi does not answer", "everything works on the processor");
    } catch (IOException e) {
      return NO_GPU;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.warn("GPU", "interrupted", "try again");
    }
  }
}
