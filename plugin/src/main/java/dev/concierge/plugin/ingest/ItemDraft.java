package dev.concierge.plugin.ingest;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.ItemReader;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.text.Titles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.opensearch.core.common.Strings;
import org.opensearch.ingest.IngestDocument;

/**
 * One document on its way through enrichment. It is changed at the very end and in one step, so
 * that a document that fails is as its sender wrote it: a pipeline that ignores the failure indexes
 * that. Not thread-safe; a batch hands it from thread to thread.
 */
final class ItemDraft {
  private static final int SHOWN_CHARACTERS = 100;

  private final IngestDocument document;
  private final Map<String, Object> learned = new HashMap<>();
  private Item item;
  private Exception failure;

  ItemDraft(IngestDocument document) {
    this.document = document;
  }

  /** The item; known once {@link #read} has succeeded. */
  Item item() {
    return item;
  }

  /** Why the document cannot be indexed; {@code null} as long as it can. */
  Exception failure() {
    return failure;
  }

  /** Gives the document up; the first failure stays. */
  void fail(Exception reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /**
   * Reads the item, and takes over what the document has learned before.
   *
   * @throws IllegalArgumentException if the document has something else where learned fields go
   */
  void read(ItemReader reader) {
    Map<String, Object> source = document.getSourceAndMetadata();
    Object id = source.get(IngestDocument.Metadata.ID.getFieldName());
    String name = id == null ? "" : id.toString();
    if (source.containsKey(LearnedFields.OBJECT)) {
      if (!(source.get(LearnedFields.OBJECT) instanceof Map<?, ?> before)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "field [%s] of document [%s] must be absent or an object, since learned fields are written into it, but was [%s]",
                LearnedFields.OBJECT,
                name,
                shown(source.get(LearnedFields.OBJECT))));
      }
      before.forEach((key, value) -> learned.put(String.valueOf(key), value));
    }
    item = reader.read(name, source);
    put(LearnedFields.TEXT, item.searchText());
    put(LearnedFields.TITLE_KEY, new ArrayList<>(Titles.keys(item.title())));
  }

  /**
   * Notes the value of a learned field.
   *
   * @param field full name, one of {@link LearnedFields}
   */
  void put(String field, Object value) {
    learned.put(field.substring(LearnedFields.OBJECT.length() + 1), value);
  }

  /** Changes the document. */
  void write() {
    document.setFieldValue(LearnedFields.OBJECT, learned);
  }

  private static String shown(Object value) {
    return Strings.cleanTruncate(String.valueOf(value), SHOWN_CHARACTERS);
  }
}
