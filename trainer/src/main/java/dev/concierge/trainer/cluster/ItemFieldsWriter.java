package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.trainer.console.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what training learned about items as partial updates of the items index, under the vector
 * space's name, so that the space in use stays as it is until the new version is promoted. An item
 * that has left the index is counted and skipped; any other refusal stops the run.
 */
final class ItemFieldsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Small enough not to disturb searches on the same nodes. */
  private static final int BATCH = 250;

  private static final int ATTEMPTS = 6;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final ConciergeClient client;
  private final Retry retry;

  ItemFieldsWriter(ConciergeClient client, Retry retry) {
    this.client = client;
    this.retry = retry;
  }

  /** Adds the fields of a vector space to the mapping; adding them twice changes nothing. */
  void putMapping(String index, String space, int dimension) {
    ObjectNode fields = JSON.createObjectNode();
    text(fields, LearnedFields.TEXT);
    field(fields, LearnedFields.TITLE_KEY).put("type", "keyword");
    text(fields, LearnedFields.CONTEXTS);
    field(fields, LearnedFields.MENTIONS).put("type", "integer");
    field(fields, LearnedFields.NEIGHBOURS).put("type", "object").put("enabled", false);
    field(fields, LearnedFields.vector(space))
        .put("type", "knn_vector")
        .put("dimension", dimension)
        .putObject("method")
        .put("name", "hnsw")
        .put("engine", "lucene")
        .put("space_type", "innerproduct");
    for (String packed : List.of(LearnedFields.target(space), LearnedFields.context(space))) {
      field(fields, packed).put("type", "keyword").put("index", false).put("doc_values", false);
    }
    ObjectNode mapping = JSON.createObjectNode();
    mapping.putObject("properties").putObject(LearnedFields.OBJECT).set("properties", fields);
    retry.run(
        () -> client.call("PUT", "/" + ConciergeClient.encoded(index) + "/_mapping", mapping));
  }

  /**
   * Writes all items of a file, one JSON object a line.
   *
   * @return number of items that the index does not have
   */
  long write(String index, String space, Path items, Progress progress) throws IOException {
    long missing = 0;
    long total;
    try (var lines = Files.lines(items)) {
      total = lines.count();
    }
    try (Progress.Stage stage = progress.stage("item fields", total);
        BufferedReader lines = Files.newBufferedReader(items)) {
      List<String> batch = new ArrayList<>(BATCH);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        batch.add(line);
        if (batch.size() == BATCH) {
          missing += send(index, space, batch);
          stage.step(batch.size());
          batch.clear();
        }
      }
      missing += send(index, space, batch);
      stage.step(batch.size());
    }
    settle(index);
    return missing;
  }

  /**
   * An updated document leaves its old self behind, whose words count in BM25's statistics until
   * they are merged away: the ranker was trained on statistics without them.
   */
  private void settle(String index) {
    String path = "/" + ConciergeClient.encoded(index);
    ObjectNode all = JSON.createObjectNode().put("index.merge.policy.expunge_deletes_allowed", 0);
    retry.run(() -> client.call("PUT", path + "/_settings", all));
    retry.run(
        () ->
            client.call(
                "POST", path + "/_forcemerge", null, Map.of("only_expunge_deletes", "true")));
    refresh(index);
  }

  /**
   * Sends a batch. What the node could not update for reasons of its own is sent again after a
   * refresh: a partial update reads the stored document, and the reader of its vector may have been
   * closed by a merge.
   */
  private long send(String index, String space, List<String> batch) throws IOException {
    long missing = 0;
    List<String> left = batch;
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      JsonNode results = bulk(index, space, left).path("items");
      List<String> again = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        JsonNode result = results.path(i).path("update");
        int status = result.path("status").asInt();
        if (status == NOT_FOUND) {
          missing++;
        } else if (status >= SERVER_ERROR && attempt < ATTEMPTS) {
          again.add(left.get(i));
        } else if (result.has("error")) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "item [%s] was not updated: %s",
                  result.path("_id").asText(),
                  result.path("error").path("reason").asText()));
        }
      }
      if (!again.isEmpty()) {
        refresh(index);
      }
      left = again;
    }
    return missing;
  }

  private JsonNode bulk(String index, String space, List<String> batch) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String line : batch) {
      JsonNode item = JSON.readTree(line);
      ObjectNode action = JSON.createObjectNode();
      action.putObject("update").put("_id", item.path("id").asText()).put("retry_on_conflict", 3);
      ObjectNode update = JSON.createObjectNode();
      update.putObject("doc").set(LearnedFields.OBJECT, fields(item, space));
      lines.append(action).append('\n').append(update).append('\n');
    }
    return retry.run(
        () ->
            client.callLines(
                "POST",
                "/" + ConciergeClient.encoded(index) + "/_bulk",
                lines.toString(),
                Map.of()));
  }

  private void refresh(String index) {
    retry.run(() -> client.call("POST", "/" + ConciergeClient.encoded(index) + "/_refresh", null));
  }

  private static ObjectNode fields(JsonNode item, String space) {
    ObjectNode fields = JSON.createObjectNode();
    copy(item, "text", fields, LearnedFields.TEXT);
    copy(item, "title_key", fields, LearnedFields.TITLE_KEY);
    copy(item, "contexts", fields, LearnedFields.CONTEXTS);
    copy(item, "mentions", fields, LearnedFields.MENTIONS);
    copy(item, "neighbours", fields, LearnedFields.NEIGHBOURS);
    copy(item, "target", fields, LearnedFields.target(space));
    copy(item, "context", fields, LearnedFields.context(space));
    if (item.hasNonNull("target")) {
      ArrayNode vector = fields.putArray(leaf(LearnedFields.vector(space)));
      for (float value : PackedFloats.unpack(item.path("target").asText())) {
        vector.add(value);
      }
    }
    return fields;
  }

  private static void copy(JsonNode item, String key, ObjectNode fields, String field) {
    if (item.hasNonNull(key)) {
      fields.set(leaf(field), item.get(key));
    }
  }

  /** The analyzer is part of the features' definition, whatever the index's default is. */
  private static void text(ObjectNode fields, String name) {
    field(fields, name).put("type", "text").put("analyzer", "standard");
  }

  private static ObjectNode field(ObjectNode fields, String name) {
    return fields.putObject(leaf(name));
  }

  private static String leaf(String field) {
    return field.substring(LearnedFields.OBJECT.length() + 1);
  }
}
