package dev.concierge.trainer.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.JsonLines;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings what was counted in supervised training up to date with a log: neighbours, contexts and
 * mentions of the items that people engaged with, and the memory. In a log a dialogue is a logged
 * conversation, and items are mentioned together when a person named or engaged with them in one
 * conversation. Evidence halves with every half-life. The same base and log give the same files, so
 * a window that overlaps the last one counts nothing twice.
 */
public final class EvidenceUpdate {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Catalogue catalogue;
  private final DialogueStates states;
  private final Duration halfLife;
  private final Instant now;

  /**
   * What is known so far.
   *
   * @param folder index files of the supervised training
   * @param at when they were made
   */
  public record Base(Path folder, Instant at) {}

  /**
   * A logged turn that led somewhere: an excerpt that ends with the assistant's turn, whose
   * mentions are the items that the person engaged with.
   *
   * @param at when
   */
  public record Logged(Dialogue excerpt, Instant at) {}

  public EvidenceUpdate(
      Catalogue catalogue, DialogueStates states, Duration halfLife, Instant now) {
    this.catalogue = catalogue;
    this.states = states;
    this.halfLife = halfLife;
    this.now = now;
  }

  /**
   * Writes {@code items.jsonl}, changed items only and without vectors, and {@code memory.jsonl},
   * whole, as a version keeps its memory.
   *
   * @return number of changed items
   */
  public int write(Base base, List<Logged> log, Path folder) {
    List<Logged> oldestFirst =
        log.stream()
            .sorted(Comparator.comparing(Logged::at).thenComparing(logged -> logged.excerpt().id()))
            .toList();
    List<Dialogue> excerpts = oldestFirst.stream().map(Logged::excerpt).toList();
    Map<String, JsonNode> known = lines(base);
    CoOccurrence counts = counts(base, known, oldestFirst, excerpts);
    List<RecommendationInstance> instances = RecommendationInstance.of(excerpts, catalogue, states);
    List<String> contexts = LearnedContexts.of(catalogue, instances);
    List<JsonNode> changed = new ArrayList<>();
    for (int item : touched(excerpts)) {
      String id = catalogue.items().get(item).id();
      String older = known.containsKey(id) ? known.get(id).path("contexts").asText() : "";
      Neighbours neighbours = counts.neighbours(item);
      ObjectNode line =
          MAPPER
              .createObjectNode()
              .put("id", id)
              .put("contexts", LearnedContexts.merged(contexts.get(item), older))
              .put("mentions", counts.mentions(item));
      line.set("neighbours", IndexFiles.neighbours(neighbours));
      changed.add(line);
    }
    JsonLines.write(folder.resolve("items.jsonl"), changed, line -> line);
    JsonLines.write(folder.resolve("memory.jsonl"), memory(base, instances), IndexFiles::memory);
    return changed.size();
  }

  private CoOccurrence counts(
      Base base, Map<String, JsonNode> known, List<Logged> log, List<Dialogue> excerpts) {
    CoOccurrence counts = new CoOccurrence(catalogue);
    double old = weight(base.at());
    known.forEach(
        (id, line) ->
            catalogue.index(id).ifPresent(item -> counts.add(item, IndexFiles.counts(line), old)));
    Map<String, Double> weights = new HashMap<>();
    log.forEach(logged -> weights.put(logged.excerpt().id(), weight(logged.at())));
    counts.add(excerpts, excerpt -> weights.get(excerpt.id()));
    return counts;
  }

  /** 2^(-age / half-life); what lies in the future is new. */
  private double weight(Instant at) {
    double age = Math.max(0, Duration.between(at, now).toMillis());
    return Math.pow(2, -age / halfLife.toMillis());
  }

  private Set<Integer> touched(List<Dialogue> excerpts) {
    Set<Integer> items = new TreeSet<>();
    for (Dialogue excerpt : excerpts) {
      excerpt.turns().stream()
          .flatMap(turn -> turn.mentions().stream())
          .forEach(mention -> catalogue.index(mention.itemId()).ifPresent(items::add));
    }
    return items;
  }

  private static Map<String, JsonNode> lines(Base base) {
    Map<String, JsonNode> lines = new HashMap<>();
    JsonLines.read(base.folder().resolve("items.jsonl"), line -> line)
        .forEach(line -> lines.put(line.path("id").asText(), line));
    return lines;
  }

  private static List<MemoryEntry> memory(Base base, List<RecommendationInstance> instances) {
    List<MemoryEntry> memory = new ArrayList<>();
    Path file = base.folder().resolve("memory.jsonl");
    if (Files.exists(file)) {
      memory.addAll(JsonLines.read(file, IndexFiles::memoryEntry));
    }
    for (MemoryEntry entry : MemoryEntry.of(instances)) {
      // erasing a turn erases the memory of it by the turn's id
      String turn = entry.id().substring(0, entry.id().lastIndexOf(':'));
      memory.add(new MemoryEntry(turn, entry.conversation(), entry.text(), entry.items()));
    }
    memory.sort(Comparator.comparing(MemoryEntry::id));
    return memory;
  }
}
