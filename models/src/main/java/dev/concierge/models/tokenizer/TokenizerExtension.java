package dev.concierge.models.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives an imported tokenizer our special tokens and slots. All ids of the base stay as they are; a
 * token that it already has under our spelling keeps its id, the others follow its last id.
 *
 * @param ids of the tokens that are new, by their text, in order
 * @param baseSize ids of the base lie in [0, baseSize)
 */
public record TokenizerExtension(Map<String, Integer> ids, int baseSize) {

  public TokenizerExtension {
    ids = new TreeMap<>(ids);
  }

  /**
   * Writes the extended tokenizer.
   *
   * @param source {@code tokenizer.json} of a byte-level BPE tokenizer
   * @param target the file to write
   * @throws IOException if the source cannot be read or is no byte-level BPE tokenizer
   */
  public static TokenizerExtension write(Path source, Path target) throws IOException {
    TokenizerFile file = TokenizerFile.parse(Files.readAllBytes(source), source);
    String type = file.json().at("/model/type").asText("BPE");
    if (!type.equals("BPE")) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "[%s] must be a byte-level BPE tokenizer but its model is [%s]",
              source,
              type));
    }
    int baseSize = file.tokens().length;
    List<String> known = Arrays.asList(file.tokens());
    Map<String, Integer> ids = new TreeMap<>();
    ArrayNode added = file.json().withArray("added_tokens");
    for (String token : tokens()) {
      if (file.added().containsKey(token)) {
        continue;
      }
      int id = known.indexOf(token);
      if (id < 0) {
        id = baseSize + ids.size();
        ids.put(token, id);
      }
      added
          .addObject()
          .put("id", id)
          .put("content", token)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    Files.write(target, new ObjectMapper().writeValueAsBytes(file.json()));
    return new TokenizerExtension(ids, baseSize);
  }

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    for (SpecialToken token : SpecialToken.values()) {
      tokens.add(token.text());
    }
    for (int slot = 0; slot < Tokenizer.SLOTS; slot++) {
      tokens.add(SlotMarkers.marker(slot));
    }
    return tokens;
  }
}
