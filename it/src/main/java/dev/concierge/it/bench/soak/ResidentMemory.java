package dev.concierge.it.bench.soak;

import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Memory of a process that is in RAM: {@code VmRSS} of {@code /proc/PID/status}, so Linux only.
 * Thread-safe.
 */
final class ResidentMemory {
  private static final String KEY = "VmRSS:";

  private final Path status;

  private ResidentMemory(Path status) {
    this.status = status;
  }

  /** Of this process. */
  static ResidentMemory own() {
    return new ResidentMemory(Path.of("/proc/self/status"));
  }

  /** Of another process. */
  static ResidentMemory of(long pid) {
    return new ResidentMemory(Path.of("/proc", String.valueOf(pid), "status"));
  }

  /**
   * Bytes now.
   *
   * @throws CommandFailure if the process has ended or the system has no such file
   */
  long bytes() {
    try {
      return bytes(Files.readString(status));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          String.format(
              Locale.ROOT, "cannot read [%s]: the process has ended, or this is not Linux", status),
          e);
    }
  }

  /** Bytes that a status file tells. */
  static long bytes(String status) {
    for (String line : status.lines().toList()) {
      if (line.startsWith(KEY)) {
        return 1024 * Long.parseLong(line.substring(KEY.length()).replace("kB", "").strip());
      }
    }
    throw new IllegalArgumentException("no [" + KEY + "] in the status of a process");
  }
}
