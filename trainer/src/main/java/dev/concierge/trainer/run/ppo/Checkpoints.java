package dev.concierge.trainer.run.ppo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.weights.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checkpoints of one PPO run in one folder, one sub-folder per update. A sub-folder appears whole
 * or not at all; older ones are removed.
 */
public final class Checkpoints {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "update-";

  private final Path folder;

  public Checkpoints(Path folder) {
    this.folder = folder;
  }

  /**
   * Where a run stands.
   *
   * @param update updates done
   * @param klCoef coefficient of the KL penalty for the next update
   * @param config the run's hyper-parameters as text; another text is another run
   * @param history metrics of the updates done
   */
  record State(int update, double klCoef, String config, List<Map<String, Double>> history) {}

  /**
   * A checkpoint.
   *
   * @param weights of ranker, generator and value head
   * @param moments of the optimiser
   */
  record Checkpoint(State state, Map<String, Tensor> weights, Map<String, Tensor> moments) {}

  void write(Checkpoint checkpoint) {
    String name = PREFIX + String.format(Locale.ROOT, "%06d", checkpoint.state().update());
    try {
      Files.createDirectories(folder);
      Path partial = folder.resolve("." + name + ".partial");
      delete(partial);
      Files.createDirectory(partial);
      TensorFile.write(partial.resolve("weights.bin"), checkpoint.weights());
      TensorFile.write(partial.resolve("moments.bin"), checkpoint.moments());
      JSON.writeValue(partial.resolve("state.json").toFile(), checkpoint.state());
      Path whole = folder.resolve(name);
      delete(whole);
      Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
      for (Path older : folders()) {
        if (older.getFileName().toString().compareTo(name) < 0) {
          delete(older);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest checkpoint. */
  Optional<Checkpoint> latest() {
    try {
      List<Path> all = folders();
      if (all.isEmpty()) {
        return Optional.empty();
      }
      Path newest = all.get(all.size() - 1);
      return Optional.of(
          new Checkpoint(
              JSON.readValue(newest.resolve("state.json").toFile(), new TypeReference<State>() {}),
              TensorFile.read(newest.resolve("weights.bin")),
              TensorFile.read(newest.resolve("moments.bin"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
