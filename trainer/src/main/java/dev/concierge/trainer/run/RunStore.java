package dev.concierge.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.StartRunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Run records on disk: {@code ROOT/ID/run.json} and {@code request.json}, replaced atomically, so
 * that a killed trainer finds the state of its runs again. Thread-safe for different runs.
 */
public final class RunStore {
  private static final String RECORD = "run.json";
  private static final String REQUEST = "request.json";

  private final Path root;

  public RunStore(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the folder of runs [" + root + "]", e);
    }
  }

  /** The folder that belongs to a run. */
  public Path folder(String id) {
    return root.resolve(id);
  }

  void create(Run run, StartRunRequest request) {
    try {
      Files.createDirectories(folder(run.getId()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create [" + folder(run.getId()) + "]", e);
    }
    write(folder(run.getId()).resolve(REQUEST), request);
    save(run);
  }

  void save(Run run) {
    write(folder(run.getId()).resolve(RECORD), run);
  }

  Optional<Run> find(String id) {
    Path record = folder(id).normalize().resolve(RECORD);
    if (!record.startsWith(root) || !Files.exists(record)) {
      return Optional.empty();
    }
    return Optional.of(read(record, Run.newBuilder()).build());
  }

  StartRunRequest request(String id) {
    return read(folder(id).resolve(REQUEST), StartRunRequest.newBuilder()).build();
  }

  /** All runs, newest first. */
  List<Run> all() {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .map(folder -> find(folder.getFileName().toString()))
          .flatMap(Optional::stream)
          .sorted(Comparator.comparing(Run::getId).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list [" + root + "]", e);
    }
  }

  private static void write(Path file, Message message) {
    Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
    try {
      Files.writeString(
          draft,
          JsonFormat.printer().preservingProtoFieldNames().print(message),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write [" + file + "]", e);
    }
  }

  private static <B extends Message.Builder> B read(Path file, B builder) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(Files.readString(file), builder);
      return builder;
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("[" + file + "] is not a run record", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + file + "]", e);
    }
  }
}
