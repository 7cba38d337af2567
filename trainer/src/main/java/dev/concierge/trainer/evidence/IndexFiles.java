package dev.concierge.trainer.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.models.text.Titles;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.JsonLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a training run writes on items and into the memory, as files beside the bundle: {@code
 * items.jsonl} and {@code memory.jsonl} in {@code BUNDLE.index}; and how its pools were made, as
 * {@code recommender.json}, which a recommender's definition should repeat.
 */
public final class IndexFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String RECOMMENDER = "recommender.json";

  private IndexFiles() {}

  /** The folder beside a bundle. */
  public static Path folder(Path bundle) {
    return bundle.resolveSibling(bundle.getFileName() + ".index");
  }

  /** What was chosen for serving the bundle; the defaults where the folder does not say. */
  public static RecommenderDefaults defaults(Path folder) {
    Path file = folder.resolve(RECOMMENDER);
    return Files.exists(file)
        ? JsonLines.read(file, RecommenderDefaults::of).getFirst()
        : RecommenderDefaults.NONE;
  }

  /** Evidence and item vectors as they lie in the files. */
  public record Written(Evidence evidence, ItemMatrix vectors) {}

  public static void write(
      Path folder,
      Catalogue catalogue,
      Evidence evidence,
      ItemMatrix vectors,
      RecommenderDefaults defaults) {
    Iterable<Integer> numbers = () -> IntStream.range(0, catalogue.size()).boxed().iterator();
    JsonLines.write(
        folder.resolve("items.jsonl"), numbers, item -> item(item, catalogue, evidence, vectors));
    JsonLines.write(folder.resolve("memory.jsonl"), evidence.memory(), IndexFiles::memory);
    JsonLines.write(folder.resolve(RECOMMENDER), List.of(defaults), RecommenderDefaults::json);
  }

  /**
   * Reads what was written for the same catalogue.
   *
   * @throws IllegalArgumentException if the files are for another catalogue
   */
  public static Written read(Path folder, Catalogue catalogue) {
    List<JsonNode> items = JsonLines.read(folder.resolve("items.jsonl"), json -> json);
    if (items.size() != catalogue.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%s] holds [%d] items, the catalogue [%d]",
              folder,
              items.size(),
              catalogue.size()));
    }
    List<Neighbours> neighbours = new ArrayList<>();
    List<String> contexts = new ArrayList<>();
    int[] mentions = new int[items.size()];
    float[][] targets = new float[items.size()][];
    float[][] contextVectors = new float[items.size()][];
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      if (!item.path("id").asText().equals(catalogue.items().get(i).id())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[%s] has item [%s] where the catalogue has [%s]",
                folder,
                item.path("id").asText(),
                catalogue.items().get(i).id()));
      }
      neighbours.add(neighbours(item.path("neighbours")));
      contexts.add(item.path("contexts").asText());
      mentions[i] = item.path("mentions").asInt();
      targets[i] = PackedFloats.unpack(item.path("target").asText());
      contextVectors[i] = PackedFloats.unpack(item.path("context").asText());
    }
    List<MemoryEntry> memory =
        JsonLines.read(folder.resolve("memory.jsonl"), IndexFiles::memoryEntry);
    return new Written(
        new Evidence(neighbours, List.of(), contexts, mentions, memory),
        new ItemMatrix(targets, contextVectors));
  }

  /** Counts of an item's line; its neighbours without counts in files of an earlier release. */
  static CoOccurrence.Counts counts(JsonNode item) {
    JsonNode kept = item.path("counts");
    Map<String, Double> together = new LinkedHashMap<>();
    JsonNode ids = item.path("neighbours").path("ids");
    for (int k = 0; k < ids.size(); k++) {
      together.put(ids.get(k).asText(), kept.path("together").path(k).asDouble());
    }
    return new CoOccurrence.Counts(
        kept.path("conversations").asDouble(),
        kept.path("mentions").asDouble(),
        kept.path("by_assistant").asDouble(),
        together,
        kept.path("others").asDouble());
  }

  static MemoryEntry memoryEntry(JsonNode json) {
    List<String> items = new ArrayList<>();
    json.path("items").forEach(id -> items.add(id.asText()));
    String id = json.path("id").asText();
    return new MemoryEntry(
        id, json.path("conversation").asText(id), json.path("text").asText(), items);
  }

  static ObjectNode neighbours(Neighbours neighbours) {
    ObjectNode node = MAPPER.createObjectNode();
    ArrayNode ids = node.putArray("ids");
    neighbours.ids().forEach(ids::add);
    floats(node.putArray("conditional"), neighbours.conditional());
    floats(node.putArray("cosine"), neighbours.cosine());
    return node;
  }

  private static Neighbours neighbours(JsonNode json) {
    List<String> ids = new ArrayList<>();
    json.path("ids").forEach(id -> ids.add(id.asText()));
    return new Neighbours(ids, floats(json.path("conditional")), floats(json.path("cosine")));
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).floatValue();
    }
    return values;
  }

  private static JsonNode item(
      int number, Catalogue catalogue, Evidence evidence, ItemMatrix vectors) {
    Item item = catalogue.items().get(number);
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", item.id())
            .put("text", item.searchText())
            .<ObjectNode>set("title_key", MAPPER.valueToTree(Titles.keys(item.title())))
            .put("contexts", evidence.contexts().get(number))
            .put("mentions", evidence.mentions()[number]);
    Neighbours neighbours = evidence.neighbours().get(number);
    json.set("neighbours", neighbours(neighbours));
    CoOccurrence.Counts counts = evidence.counts().get(number);
    ObjectNode kept =
        json.putObject("counts")
            .put("conversations", counts.conversations())
            .put("mentions", counts.mentions())
            .put("by_assistant", counts.byAssistant())
            .put("others", counts.others());
    ArrayNode together = kept.putArray("together");
    neighbours.ids().forEach(id -> together.add(counts.together().get(id)));
    return json.put("target", PackedFloats.pack(vectors.targets()[number]))
        .put("context", PackedFloats.pack(vectors.contexts()[number]));
  }

  static JsonNode memory(MemoryEntry entry) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", entry.id())
            .put("conversation", entry.conversation())
            .put("text", entry.text());
    ArrayNode items = json.putArray("items");
    entry.items().forEach(items::add);
    return json;
  }

  private static void floats(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }
}
