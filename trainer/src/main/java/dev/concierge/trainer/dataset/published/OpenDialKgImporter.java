package dev.concierge.trainer.dataset.published;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Dialogue.Turn;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.JsonLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a folder of OpenDialKG (Moon, Shah, Kumar, Subba, "OpenDialKG: Explainable Conversational
 * Reasoning with Attention-based Walks over Knowledge Graphs", ACL 2019; CC BY-NC 4.0) as prepared
 * by iEvaLM-CRS: {@code id2info.json.gz} (items of all domains) and {@code eval_train}, {@code
 * eval_valid} and {@code eval_test} as {@code .jsonl.gz}.
 *
 * <p>A line is one recommendation turn: what was said before it, the entities named there, the
 * items recommended and the answer. It becomes a dialogue whose last turn alone is learned from or
 * judged. The published split is by line, so one conversation lies on both sides of it; {@link
 * Dataset} drops such lines from what is learned from.
 */
public final class OpenDialKgImporter {
  /** Which field of the imported documents plays which role. */
  public static final FieldRoles ROLES =
      new FieldRoles(
          "title",
          List.of(),
          List.of("genre", "language"),
          List.of("director", "actor", "writer"),
          "year",
          null,
          null,
          null,
          null);

  private static final int YEAR_DIGITS = 4;

  private final Path folder;
  private final Sentiment sentiment;

  public OpenDialKgImporter(Path folder, Sentiment sentiment) {
    this.folder = folder;
    this.sentiment = sentiment;
  }

  /**
   * @param test test lines; {@code null} for the published ones
   */
  public Dataset read(Path test) {
    Catalogue catalogue = catalogue();
    TitleLinks links = new TitleLinks(catalogue);
    return new Dataset(
        catalogue,
        dialogues(folder.resolve("eval_train.jsonl.gz"), links),
        dialogues(folder.resolve("eval_valid.jsonl.gz"), links),
        dialogues(test == null ? folder.resolve("eval_test.jsonl.gz") : test, links));
  }

  private Catalogue catalogue() {
    List<CatalogueDocument> documents = new ArrayList<>();
    for (JsonNode all : JsonLines.read(folder.resolve("id2info.json.gz"), json -> json)) {
      all.properties().forEach(item -> documents.add(document(item.getKey(), item.getValue())));
    }
    return new Catalogue(ROLES, documents);
  }

  private static CatalogueDocument document(String id, JsonNode info) {
    Map<String, Object> source = new TreeMap<>();
    source.put("title", info.path("name").asText());
    year(info.path("year")).ifPresent(year -> source.put("year", year));
    for (String field : List.of("genre", "language", "director", "actor", "writer")) {
      List<String> values = values(info.path(field));
      if (!values.isEmpty()) {
        source.put(field, values);
      }
    }
    return new CatalogueDocument(id, source);
  }

  private static Optional<Integer> year(JsonNode node) {
    return values(node).stream()
        .filter(value -> value.matches("\\d{" + YEAR_DIGITS + "}.*"))
        .map(value -> Integer.valueOf(value.substring(0, YEAR_DIGITS)))
        .findFirst();
  }

  /** A value or a list of values, each once. */
  private static List<String> values(JsonNode node) {
    Set<String> values = new LinkedHashSet<>();
    if (node.isArray()) {
      node.forEach(value -> values.add(value.asText()));
    } else if (!node.isMissingNode() && !node.isNull()) {
      values.add(node.asText());
    }
    return List.copyOf(values);
  }

  private List<Dialogue> dialogues(Path file, TitleLinks links) {
    return JsonLines.read(file, json -> dialogue(json, links));
  }

  private Dialogue dialogue(JsonNode json, TitleLinks links) {
    Set<String> entities = links.ids(values(json.path("entity")));
    JsonNode context = json.path("context");
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < context.size(); i++) {
      Role role = (context.size() - i) % 2 == 1 ? Role.USER : Role.ASSISTANT;
      turns.add(said(role, links.marked(context.get(i).asText(), entities)));
    }
    Set<String> recommended = links.ids(values(json.path("rec")));
    turns.add(
        new Turn(
            Role.ASSISTANT,
            links.marked(json.path("resp").asText(), recommended),
            recommended.stream().map(Mention::neutral).toList(),
            List.of()));
    String conversation = json.path("dialog_id").asText();
    return new Dialogue(
        conversation + "-" + json.path("turn_id").asText(), conversation, turns, turns.size() - 1);
  }

  private Turn said(Role role, String text) {
    double attitude = role == Role.USER ? sentiment.score(ItemMarkup.replace(text, id -> " ")) : 0;
    return new Turn(
        role,
        text,
        ItemMarkup.ids(text).stream().distinct().map(id -> new Mention(id, attitude)).toList(),
        List.of());
  }
}
