package dev.concierge.trainer.sft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.JsonLines;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * What a training run writes on items and into the memory, as files beside the bundle: {@code
 * items.jsonl} and {@code memory.jsonl} in {@code BUNDLE.index}.
 */
public final class IndexFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private IndexFiles() {}

  /** The folder beside a bundle. */
  public static Path folder(Path bundle) {
    return bundle.resolveSibling(bundle.getFileName() + ".index");
  }

  static void write(Path folder, Catalogue catalogue, Evidence evidence, ItemMatrix vectors) {
    Iterable<Integer> numbers = () -> IntStream.range(0, catalogue.size()).boxed().iterator();
    JsonLines.write(
        folder.resolve("items.jsonl"), numbers, item -> item(item, catalogue, evidence, vectors));
    JsonLines.write(folder.resolve("memory.jsonl"), evidence.memory(), IndexFiles::memory);
  }

  private static JsonNode item(
      int number, Catalogue catalogue, Evidence evidence, ItemMatrix vectors) {
    Item item = catalogue.items().get(number);
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", item.id())
            .put("text", item.searchText())
            .put("contexts", evidence.contexts().get(number))
            .put("mentions", evidence.mentions()[number]);
    Neighbours neighbours = evidence.neighbours().get(number);
    ObjectNode node = json.putObject("neighbours");
    ArrayNode ids = node.putArray("ids");
    neighbours.ids().forEach(ids::add);
    floats(node.putArray("conditional"), neighbours.conditional());
    floats(node.putArray("cosine"), neighbours.cosine());
    return json.put("target", PackedFloats.pack(vectors.targets()[number]))
        .put("context", PackedFloats.pack(vectors.contexts()[number]));
  }

  private static JsonNode memory(MemoryEntry entry) {
    ObjectNode json = MAPPER.createObjectNode().put("id", entry.id()).put("text", entry.text());
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
