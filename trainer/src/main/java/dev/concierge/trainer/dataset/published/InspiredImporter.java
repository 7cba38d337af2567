package dev.concierge.trainer.dataset.published;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Dialogue.Turn;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Sentiment;
import dev.concierge.models.text.Words;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a folder of INSPIRED (Hayati et al., "INSPIRED: Toward Sociable Recommendation Dialog
 * Systems", EMNLP 2020) as published: {@code movie_database.tsv} and, beside it or in {@code
 * dialog_data}, {@code train.tsv}, {@code dev.tsv} and {@code test.tsv}.
 *
 * <p>The seeker is the user, the recommender the assistant. An item is called by its video's id.
 * The column {@code movies} says which titles an utterance names, {@code movie_id} which video the
 * recommender offered at last: that is what counts as accepted.
 */
public final class InspiredImporter {
  /** Which field of the imported documents plays which role. */
  public static final FieldRoles ROLES =
      new FieldRoles(
          "title",
          List.of("plot"),
          List.of("genre", "language"),
          List.of("director", "writers", "actors"),
          "year",
          "popularity",
          null,
          null,
          null);

  private static final List<String> PLOTS = List.of("long_plot", "short_plot", "plot");
  private static final Pattern YEAR = Pattern.compile("\\s*\\((\\d{4})\\)\\s*$");

  private final Path folder;
  private final Sentiment sentiment;

  public InspiredImporter(Path folder, Sentiment sentiment) {
    this.folder = folder;
    this.sentiment = sentiment;
  }

  /**
   * @param test test dialogues; {@code null} for the published ones
   * @throws IllegalArgumentException naming file, line and column of what cannot be read
   */
  public Dataset read(Path test) {
    Catalogue titles = new Catalogue(ROLES, documents(Map.of()));
    Titles links = new Titles(titles);
    List<Dialogue> train = dialogues(file("train.tsv"), links);
    List<Dialogue> valid = dialogues(file("dev.tsv"), links);
    List<Dialogue> judged = dialogues(test == null ? file("test.tsv") : test, links);
    Map<String, Integer> popularity = new HashMap<>();
    Stream.concat(train.stream(), valid.stream())
        .flatMap(dialogue -> dialogue.turns().stream())
        .flatMap(turn -> turn.mentions().stream())
        .forEach(mention -> popularity.merge(mention.itemId(), 1, Integer::sum));
    return new Dataset(new Catalogue(ROLES, documents(popularity)), train, valid, judged);
  }

  private Path file(String name) {
    Path inside = folder.resolve("dialog_data").resolve(name);
    return Files.exists(inside) ? inside : folder.resolve(name);
  }

  private List<CatalogueDocument> documents(Map<String, Integer> popularity) {
    List<CatalogueDocument> documents = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (DelimitedFile.Row row :
        new DelimitedFile(folder.resolve("movie_database.tsv"), '\t').rows("title", "video_id")) {
      if (row.get("title").isEmpty()) {
        continue;
      }
      Map<String, Object> source = source(row);
      String video = row.get("video_id");
      String id =
          video.isEmpty() || ids.contains(video)
              ? String.join("-", Words.of(source.get("title").toString()))
              : video;
      if (ids.add(id)) {
        source.put("popularity", popularity.getOrDefault(id, 0));
        documents.add(new CatalogueDocument(id, source));
      }
    }
    return documents;
  }

  private static Map<String, Object> source(DelimitedFile.Row row) {
    Map<String, Object> source = new LinkedHashMap<>();
    String title = row.get("title");
    String year = row.get("year").replaceAll("\\.0$", "");
    if (year.matches("\\d{4}")) {
      source.put("year", Integer.valueOf(year));
      title = YEAR.matcher(title).find() ? title : title + " (" + year + ")";
    }
    source.put("title", title);
    PLOTS.stream()
        .map(row::get)
        .filter(plot -> !plot.isEmpty())
        .findFirst()
        .ifPresent(plot -> source.put("plot", plot));
    for (String field : List.of("genre", "language", "director", "writers", "actors")) {
      List<String> values =
          Stream.of(row.get(field).split("[,;]"))
              .map(String::strip)
              .filter(value -> !value.isEmpty())
              .distinct()
              .toList();
      if (!values.isEmpty()) {
        source.put(field, values);
      }
    }
    return source;
  }

  private List<Dialogue> dialogues(Path file, Titles links) {
    Map<String, List<DelimitedFile.Row>> byDialogue = new LinkedHashMap<>();
    for (DelimitedFile.Row row :
        new DelimitedFile(file, '\t').rows("dialog_id", "speaker", "text", "movies")) {
      byDialogue.computeIfAbsent(row.require("dialog_id"), id -> new ArrayList<>()).add(row);
    }
    return byDialogue.entrySet().stream()
        .map(entry -> new Dialogue(entry.getKey(), turns(entry.getValue(), links)))
        .toList();
  }

  private List<Turn> turns(List<DelimitedFile.Row> rows, Titles links) {
    Set<String> offered = new LinkedHashSet<>();
    List<Turn> turns = new ArrayList<>();
    for (DelimitedFile.Row row : rows) {
      offered.add(row.get("movie_id"));
      Map<String, String> named = links.named(row.get("movies"));
      turns.add(
          new Turn(
              role(row),
              links.marked(row.get("text").replace("QUOTATION_MARK", "\""), named),
              named.keySet().stream().map(Mention::neutral).toList(),
              List.of()));
    }
    return DialogueFile.merge(turns).stream().map(turn -> judged(turn, offered)).toList();
  }

  private static Role role(DelimitedFile.Row row) {
    return switch (row.require("speaker").toUpperCase(Locale.ROOT)) {
      case "SEEKER" -> Role.USER;
      case "RECOMMENDER" -> Role.ASSISTANT;
      default ->
          throw row.wrong(
              "speaker", "must be SEEKER or RECOMMENDER but was [" + row.get("speaker") + "]");
    };
  }

  /** With the seeker's attitude and what was accepted. */
  private Turn judged(Turn turn, Set<String> offered) {
    List<String> ids = turn.mentions().stream().map(Mention::itemId).toList();
    if (turn.role() == Role.ASSISTANT) {
      return new Turn(
          turn.role(),
          turn.text(),
          turn.mentions(),
          ids.stream().filter(offered::contains).toList());
    }
    double attitude = sentiment.score(ItemMarkup.replace(turn.text(), id -> " "));
    return new Turn(
        turn.role(),
        turn.text(),
        ids.stream().map(id -> new Mention(id, attitude)).toList(),
        List.of());
  }

  /** Finds items by title, with the year where one is given. */
  private static final class Titles {
    private final Map<String, String> byTitle = new HashMap<>();
    private final Map<String, String> byName = new HashMap<>();

    Titles(Catalogue catalogue) {
      for (Item item : catalogue.items()) {
        byTitle.putIfAbsent(key(item.title()), item.id());
        byName.putIfAbsent(key(bare(item.title())), item.id());
      }
    }

    /** The items of a list of titles, separated by semicolons, with the titles as written. */
    Map<String, String> named(String titles) {
      Map<String, String> named = new LinkedHashMap<>();
      for (String title : titles.split(";")) {
        String id = id(title);
        if (id != null && !bare(title).isBlank()) {
          named.putIfAbsent(id, bare(title));
        }
      }
      return named;
    }

    /** A year that is written must be the item's, unless the item has none. */
    private String id(String title) {
      boolean dated = YEAR.matcher(title).find();
      return byTitle.getOrDefault(key(title), (dated ? byTitle : byName).get(key(bare(title))));
    }

    /**
     * The text with the first occurrence of each title as {@link ItemMarkup}. Longer titles come
     * first: one may hold another.
     */
    String marked(String text, Map<String, String> named) {
      if (named.isEmpty()) {
        return text;
      }
      Map<String, Deque<String>> ids = new HashMap<>();
      named.forEach(
          (id, title) ->
              ids.computeIfAbsent(title.toLowerCase(Locale.ROOT), key -> new ArrayDeque<>())
                  .add(id));
      String titles =
          named.values().stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .map(Pattern::quote)
              .collect(Collectors.joining("|"));
      return Pattern.compile(
              "(?<!\\w)(" + titles + ")(?!\\w)(\\s*\\(\\d{4}\\))?",
              Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
          .matcher(text)
          .replaceAll(
              found -> {
                String id = ids.get(found.group(1).toLowerCase(Locale.ROOT)).poll();
                return Matcher.quoteReplacement(id == null ? found.group() : ItemMarkup.marker(id));
              });
    }

    private static String bare(String title) {
      return YEAR.matcher(title).replaceFirst("").strip();
    }

    private static String key(String title) {
      return String.join(" ", Words.of(title));
    }
  }
}
