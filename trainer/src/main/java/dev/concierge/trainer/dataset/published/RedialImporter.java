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
import dev.concierge.trainer.dataset.DialogueFile;
import dev.concierge.trainer.dataset.JsonLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a folder of ReDial (Li et al., "Towards Deep Conversational Recommendations", NeurIPS 2018;
 * CC BY 4.0): {@code movies.csv} (movieId, movieName, year, number of mentions), {@code
 * movie_metadata.jsonl.gz} and the dialogues {@code train_partial}, {@code valid} and {@code test}
 * as {@code .jsonl.gz}.
 *
 * <p>The seeker is the user, the recommender the assistant. A movie {@code @id} becomes {@code
 * [[id]]}; ids that are not in {@code movies.csv} are dropped from the text. What the seeker's form
 * says was liked is what was accepted.
 */
public final class RedialImporter {
  /** Which field of the imported documents plays which role. */
  public static final FieldRoles ROLES =
      new FieldRoles(
          "title",
          List.of("plot"),
          List.of("genre"),
          List.of("director", "star", "writer"),
          "year",
          "popularity",
          null,
          null,
          null);

  private static final Pattern MOVIE = Pattern.compile("@(\\d+)");

  private final Path folder;
  private final Sentiment sentiment;

  public RedialImporter(Path folder, Sentiment sentiment) {
    this.folder = folder;
    this.sentiment = sentiment;
  }

  /** Reads the published files. */
  public Dataset read() {
    return read(null);
  }

  /**
   * @param test test dialogues; {@code null} for the published ones
   */
  public Dataset read(Path test) {
    Catalogue catalogue = catalogue();
    return new Dataset(
        catalogue,
        dialogues(folder.resolve("train_partial.jsonl.gz"), catalogue),
        dialogues(folder.resolve("valid.jsonl.gz"), catalogue),
        dialogues(test == null ? folder.resolve("test.jsonl.gz") : test, catalogue));
  }

  private Catalogue catalogue() {
    Map<String, JsonNode> metadata = new LinkedHashMap<>();
    JsonLines.read(folder.resolve("movie_metadata.jsonl.gz"), json -> json)
        .forEach(json -> metadata.put(json.get("movieId").asText(), json));
    List<CatalogueDocument> documents = new ArrayList<>();
    for (DelimitedFile.Row row :
        new DelimitedFile(folder.resolve("movies.csv"), ',').rows("movieId", "movieName")) {
      documents.add(document(row, metadata.get(row.require("movieId"))));
    }
    return new Catalogue(ROLES, documents);
  }

  private static CatalogueDocument document(DelimitedFile.Row row, JsonNode metadata) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("title", row.require("movieName").replaceAll("\\s+", " "));
    number(row, "year").ifPresent(year -> source.put("year", year));
    source.put("popularity", number(row, "nbMentionsOutsideTest").orElse(0));
    if (metadata != null) {
      source.put("plot", metadata.path("plot").asText(""));
      for (String field : List.of("genre", "director", "star", "writer")) {
        List<String> values = new ArrayList<>();
        metadata.path(field).forEach(value -> values.add(value.asText()));
        source.put(field, values);
      }
    }
    return new CatalogueDocument(row.require("movieId"), source);
  }

  private static Optional<Integer> number(DelimitedFile.Row row, String column) {
    String value = row.get(column);
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(value));
    } catch (NumberFormatException e) {
      throw row.wrong(column, "must be a whole number but was [" + value + "]");
    }
  }

  private List<Dialogue> dialogues(Path file, Catalogue catalogue) {
    return JsonLines.read(file, json -> dialogue(json, catalogue));
  }

  private Dialogue dialogue(JsonNode json, Catalogue catalogue) {
    String recommender = json.get("respondentWorkerId").asText();
    Set<String> liked = liked(json);
    List<Turn> turns = new ArrayList<>();
    for (JsonNode message : json.get("messages")) {
      Role role =
          message.get("senderWorkerId").asText().equals(recommender) ? Role.ASSISTANT : Role.USER;
      turns.add(
          new Turn(role, markup(message.get("text").asText(), catalogue), List.of(), List.of()));
    }
    List<Turn> linked = DialogueFile.merge(turns).stream().map(turn -> link(turn, liked)).toList();
    return new Dialogue(json.get("conversationId").asText(), linked);
  }

  private static String markup(String text, Catalogue catalogue) {
    return MOVIE
        .matcher(text)
        .replaceAll(
            match ->
                catalogue.contains(match.group(1))
                    ? Matcher.quoteReplacement(ItemMarkup.marker(match.group(1)))
                    : "");
  }

  private Turn link(Turn turn, Set<String> liked) {
    List<String> ids = ItemMarkup.ids(turn.text());
    double attitude =
        turn.role() == Role.USER ? sentiment.score(ItemMarkup.replace(turn.text(), id -> " ")) : 0;
    return new Turn(
        turn.role(),
        turn.text(),
        ids.stream().map(id -> new Mention(id, attitude)).toList(),
        turn.role() == Role.ASSISTANT ? ids.stream().filter(liked::contains).toList() : List.of());
  }

  /**
   * Suggested and liked by the seeker's form; the recommender's form where the seeker's is empty.
   */
  private static Set<String> liked(JsonNode json) {
    JsonNode form = json.path("initiatorQuestions");
    JsonNode answers = form.isObject() && !form.isEmpty() ? form : json.path("respondentQuestions");
    Set<String> liked = new HashSet<>();
    answers
        .properties()
        .forEach(
            answer -> {
              if (answer.getValue().path("suggested").asInt() == 1
                  && answer.getValue().path("liked").asInt() == 1) {
                liked.add(answer.getKey());
              }
            });
    return liked;
  }
}
