package dev.concierge.trainer.quickstart;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.v1.DescribeConfigRequest;
import dev.concierge.grpc.v1.TrainerServiceGrpc;
import dev.concierge.grpc.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The trainer as a process of its own, with a channel to it. */
final class LocalTrainer implements AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 15;

  private final Process process;
  private final Path pidFile;
  private final Path log;
  private final ManagedChannel channel;

  private LocalTrainer(Process process, Path pidFile, Path log, ManagedChannel channel) {
    this.process = process;
    this.pidFile = pidFile;
    this.log = log;
    this.channel = channel;
  }

  /**
   * Starts the trainer and waits until it answers.
   *
   * @throws CommandFailure if it does not, naming its log
   */
  static LocalTrainer start(Launcher launcher, QuickstartOptions.Ports ports) {
    Path pidFile = launcher.home().resolve("trainer.pid");
    Path log = launcher.home().resolve("logs").resolve("trainer.log");
    stopKept(pidFile);
    try {
      Files.createDirectories(log.getParent());
      Process process =
          launcher
              .command(
                  List.of(
                      "trainer", "serve",
                      "--listen", ports.trainerAddress(),
                      "--node", ports.node().toString(),
                      "--home", launcher.home().resolve("trainer").toString()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      ManagedChannel channel =
          Channels.open(Endpoint.parse(ports.trainerAddress()), TlsOptions.PLAINTEXT);
      LocalTrainer trainer = new LocalTrainer(process, pidFile, log, channel);
      Files.writeString(pidFile, String.valueOf(process.pid()));
      trainer.await();
      return trainer;
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILURE, "cannot start the trainer: " + e.getMessage(), e);
    }
  }

  TrainerServiceBlockingStub service() {
    return TrainerServiceGrpc.newBlockingStub(channel);
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  /** Leaves the process running and only closes the channel. */
  void release() {
    channel.shutdownNow();
  }

  @Override
  public void close() {
    release();
    stop(process.toHandle());
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        service()
            .withDeadlineAfter(2, TimeUnit.SECONDS)
            .describeConfig(DescribeConfigRequest.getDefaultInstance());
        return;
      } catch (StatusRuntimeException e) {
        sleep();
      }
    }
    String state =
        process.isAlive() ? "did not answer in " + START_SECONDS + " s" : "stopped at once";
    close();
    throw new CommandFailure(
        ExitCode.NOT_RUNNING,
        "the trainer " + state + ": see [" + log + "]; another port: --trainer-port");
  }

  private static void sleep() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILURE, "interrupted while the trainer started", e);
    }
  }

  /**
   * A trainer that an earlier quickstart left running with {@code --keep}; a reused pid is left
   * alone.
   */
  private static void stopKept(Path pidFile) {
    try {
      if (Files.exists(pidFile)) {
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
            .filter(LocalTrainer::servesTrainer)
            .ifPresent(LocalTrainer::stop);
        Files.delete(pidFile);
      }
    } catch (IOException | NumberFormatException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "cannot read [" + pidFile + "]: delete it and try again", e);
    }
  }

  private static boolean servesTrainer(ProcessHandle handle) {
    String command = handle.info().commandLine().orElse("");
    return command.contains("ConciergeCommand") && command.contains("serve");
  }

  private static void stop(ProcessHandle handle) {
    handle.destroy();
    try {
      handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      handle.destroyForcibly();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle.destroyForcibly();
    }
  }
}
