package dev.concierge.trainer.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.trainer.run.log.FeedbackLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What one run keeps on disk, so that it can go on after a kill where it stopped. */
final class RunFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  RunFolder(Path root) {
    this.root = root;
  }

  /** The trained reward model; present once it is whole. */
  Path reward() {
    return root.resolve("reward");
  }

  /** PPO's checkpoints. */
  Path ppo() {
    return root.resolve("ppo");
  }

  /** The exported candidate. */
  Path bundle() {
    return root.resolve("bundle");
  }

  /** What the log has changed about items and memory; present once it is whole. */
  Path evidence() {
    return root.resolve("evidence");
  }

  /** {@link #evidence()} if it has changed an item. */
  Optional<Path> changedEvidence() throws IOException {
    Path items = evidence().resolve("items.jsonl");
    return Files.exists(items) && Files.size(items) > 0
        ? Optional.of(evidence())
        : Optional.empty();
  }

  /** The gate's verdict for people. */
  Path report() {
    return root.resolve("report.html");
  }

  /** The gate's verdict for machines. */
  Path verdict() {
    return root.resolve("report.json");
  }

  /**
   * The data window and parent version, fixed when the run first asks: a resumed run reads the same
   * turns and tunes the same parent, whatever has happened since.
   */
  Plan plan(String recommender, String parent, Instant now, double days) throws IOException {
    Path file = root.resolve("plan.json");
    if (!Files.exists(file)) {
      Instant since = now.minus(Duration.ofSeconds((long) (days * 86_400)));
      Path draft = root.resolve(".plan.json.draft");
      JSON.writeValue(
          draft.toFile(),
          Map.of(
              "recommender",
              recommender,
              "parent",
              parent,
              "since",
              since.toString(),
              "until",
              now.toString()));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    Map<String, String> plan = JSON.readValue(file.toFile(), new TypeReference<>() {});
    return new Plan(
        plan.get("parent"),
        new FeedbackLog.Window(
            plan.get("recommender"),
            Instant.parse(plan.get("since")),
            Instant.parse(plan.get("until"))));
  }

  /**
   * What a run is bound to.
   *
   * @param parent version that it tunes
   */
  record Plan(String parent, FeedbackLog.Window window) {}
}
