package dev.concierge.trainer.cli.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** JDK, memory, cores, disk, folders, ports and Maven. */
public final class MachineChecks {
  private static final int JAVA = 21;
  private static final long GIB = 1L << 30;
  private static final long MEMORY_NEEDED = 6 * GIB;
  private static final long DISK_NEEDED = 5 * GIB;

  private MachineChecks() {}

  public static List<Check> all(Path workingFolder, List<Integer> ports) {
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(maven());
    checks.add(memory());
    checks.add(cores());
    checks.add(folder(workingFolder));
    checks.add(disk(workingFolder));
    ports.forEach(port -> checks.add(port(port)));
    return checks;
  }

  private static Check java() {
    String found = Runtime.version() + " at " + System.getProperty("java.home");
    return Runtime.version().feature() >= JAVA
        ? Check.ok("JDK", found)
        : Check.fail("JDK", found, "install a JDK " + JAVA + " or newer, or set JAVA_HOME to one");
  }

  private static Check maven() {
    try {
      Process process = new ProcessBuilder("mvn", "-v").redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Check.ok(
            "Maven", output.lines().findFirst().orElse("").replaceAll("\u001B\\[[0-9;]*m", ""));
      }
      return Check.warn("Maven", "does not run", "needed to build; check 'mvn -v'");
    } catch (IOException e) {
      return Check.warn("Maven", "not on the PATH", "needed to build: install Maven 3.8 or newer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.warn("Maven", "interrupted", "try again");
    }
  }

  private static Check memory() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      long total = system.getTotalMemorySize();
      String found = String.format(Locale.ROOT, "%.1f GiB", total / (double) GIB);
      return total >= MEMORY_NEEDED
          ? Check.ok("memory", found)
          : Check.warn(
              "memory", found, "the quickstart wants 6 GiB; start the node with --heap 512m");
    }
    return Check.warn("memory", "unknown", "the quickstart wants 6 GiB");
  }

  private static Check cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores >= 2
        ? Check.ok("processor cores", String.valueOf(cores))
        : Check.warn("processor cores", String.valueOf(cores), "works, but training takes longer");
  }

  private static Check folder(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "doctor", ""));
      return Check.ok("working folder", folder.toString());
    } catch (IOException e) {
      return Check.fail(
          "working folder",
          folder + " cannot be written",
          "give yourself the right to write there, or set CONCIERGE_HOME to another folder");
    }
  }

  private static Check disk(Path folder) {
    try {
      Path existing = folder;
      while (!Files.exists(existing)) {
        existing = existing.getParent();
      }
      long free = Files.getFileStore(existing).getUsableSpace();
      String found = String.format(Locale.ROOT, "%.1f GiB free", free / (double) GIB);
      return free >= DISK_NEEDED
          ? Check.ok("disk", found)
          : Check.warn(
              "disk",
              found,
              "node, libraries and models want about 5 GiB; set CONCIERGE_HOME to a larger disk");
    } catch (IOException e) {
      return Check.warn("disk", e.getMessage(), "node, libraries and models want about 5 GiB");
    }
  }

  static Check port(int port) {
    String name = "port " + port;
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return Check.ok(name, "free to listen on " + socket.getInetAddress().getHostAddress());
    } catch (IOException e) {
      return Check.warn(
          name,
          "in use",
          "by a node or trainer that runs already, or by something else: then choose other ports with --port,"
              + " --transport-port and --trainer-port");
    }
  }
}
