package dev.concierge.trainer.bases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.tokenizer.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A WordPiece vocabulary as it lies in a folder: {@code vocab.txt}, else {@code tokenizer.json}.
 *
 * @param file that it was read from
 * @param names pieces, whose ids are their places
 * @param lowerCase whether a text loses case and accents first
 */
record Pieces(Path file, List<String> names, boolean lowerCase) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws BaseException naming the files that are missing, or what does not fit
   */
  static Pieces read(Path folder) throws IOException {
    Path list = folder.resolve("vocab.txt");
    Path tokenizer = folder.resolve("tokenizer.json");
    JsonNode json = optional(tokenizer);
    boolean lowerCase =
        optional(folder.resolve("tokenizer_config.json"))
            .path("do_lower_case")
            .asBoolean(json.path("normalizer").path("lowercase").asBoolean(true));
    if (Files.isRegularFile(list)) {
      return new Pieces(list, Files.readAllLines(list), lowerCase);
    }
    if (!Files.isRegularFile(tokenizer)) {
      throw new BaseException(
          String.format(Locale.ROOT, "[%s] has neither [vocab.txt] nor [tokenizer.json]", folder));
    }
    return new Pieces(tokenizer, names(tokenizer, json.path("model")), lowerCase);
  }

  private static List<String> names(Path file, JsonNode model) throws BaseException {
    if (!model.path("type").asText("WordPiece").equals("WordPiece")
        || !model.path("continuing_subword_prefix").asText("##").equals("##")
        || !model.path("vocab").isObject()) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] holds a [%s] tokenizer: only WordPiece with [##] can be imported",
              file,
              model.path("type").asText()));
    }
    String[] names = new String[model.path("vocab").size()];
    for (Map.Entry<String, JsonNode> piece : model.path("vocab").properties()) {
      int id = piece.getValue().asInt(-1);
      if (id < 0 || id >= names.length || names[id] != null) {
        throw new BaseException(
            String.format(
                Locale.ROOT,
                "[%s] gives piece [%s] the id [%s]: ids must be 0 to [%d], each once",
                file,
                piece.getKey(),
                piece.getValue(),
                names.length - 1));
      }
      names[id] = piece.getKey();
    }
    return Arrays.asList(names);
  }

  WordPiece tokenizer() throws BaseException {
    try {
      return WordPiece.of(names, lowerCase);
    } catch (IllegalArgumentException e) {
      throw new BaseException(String.format(Locale.ROOT, "[%s] %s", file, e.getMessage()), e);
    }
  }

  /** A JSON file; empty if there is none. */
  static JsonNode optional(Path file) throws IOException {
    try {
      return Files.isRegularFile(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new BaseException(
          String.format(Locale.ROOT, "[%s] is no JSON: %s", file, e.getOriginalMessage()), e);
    }
  }
}
