package dev.concierge.models.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE from a corpus and writes it as {@code tokenizer.json}: special tokens,
 * ten slots, 256 bytes, then merges (Sennrich et al. 2016, on bytes as in GPT-2). The same corpus
 * gives the same file, in whatever order its texts come.
 */
public final class BytePairTrainer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** GPT-2's pre-tokeniser; merges never cross its boundaries. */
  private static final Pattern WORDS =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final int RESERVED = SpecialToken.values().length + Tokenizer.SLOTS;

  /** Special tokens, slots and bytes: no vocabulary is smaller. */
  public static final int SMALLEST_VOCABULARY = RESERVED + 256;

  private BytePairTrainer() {}

  /**
   * Writes a tokenizer of at most {@code vocabSize} tokens: fewer when the corpus has no pair left
   * that occurs twice, so read the size from the loaded tokenizer. Slot markers in the corpus teach
   * no merges.
   *
   * @throws IllegalArgumentException if {@code vocabSize} is below {@link #SMALLEST_VOCABULARY}
   */
  public static void train(Iterable<String> corpus, int vocabSize, Path tokenizerJson)
      throws IOException {
    if (vocabSize < SMALLEST_VOCABULARY) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "vocabulary size must be at least %d but was [%d]",
              SMALLEST_VOCABULARY,
              vocabSize));
    }
    Map<String, Integer> words = new TreeMap<>();
    for (String text : corpus) {
      for (SlotMarkers.Piece piece : SlotMarkers.pieces(text, Tokenizer.SLOTS)) {
        if (piece instanceof SlotMarkers.Text plain) {
          count(plain.text(), words);
        }
      }
    }
    List<String> symbols = byteSymbols();
    MergeLearner learner = new MergeLearner(symbols);
    words.forEach((word, count) -> learner.add(bytesOf(word), count));
    List<MergeLearner.Merge> merges = learner.learn(vocabSize - RESERVED);
    write(document(learner.symbols(), merges), tokenizerJson);
  }

  private static void count(String text, Map<String, Integer> words) {
    Matcher matcher = WORDS.matcher(text);
    while (matcher.find()) {
      words.merge(matcher.group(), 1, Integer::sum);
    }
  }

  /** Byte b is symbol b, so a word's bytes are its first symbols. */
  private static List<String> byteSymbols() {
    List<String> symbols = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      symbols.add(String.valueOf(ByteSymbols.symbol(b)));
    }
    return symbols;
  }

  private static int[] bytesOf(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] symbols = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      symbols[i] = bytes[i] & 0xFF;
    }
    return symbols;
  }

  private static ObjectNode document(List<String> symbols, List<MergeLearner.Merge> merges) {
    ObjectNode vocab = NODES.objectNode();
    ArrayNode added = NODES.arrayNode();
    List<String> reserved = new ArrayList<>();
    for (SpecialToken token : SpecialToken.values()) {
      reserved.add(token.text());
    }
    for (int i = 0; i < Tokenizer.SLOTS; i++) {
      reserved.add(SlotMarkers.marker(i));
    }
    for (String token : reserved) {
      added.add(addedToken(added.size(), token));
      vocab.put(token, vocab.size());
    }
    symbols.forEach(symbol -> vocab.put(symbol, vocab.size()));
    ArrayNode mergeLines = NODES.arrayNode();
    merges.forEach(m -> mergeLines.add(symbols.get(m.left()) + " " + symbols.get(m.right())));

    ObjectNode model = NODES.objectNode();
    model.put("type", "BPE").putNull("dropout").putNull("unk_token");
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    model.set("vocab", vocab);
    model.set("merges", mergeLines);

    ObjectNode root = NODES.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    root.set("added_tokens", added);
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.set("post_processor", byteLevel());
    root.set("decoder", byteLevel());
    root.set("model", model);
    return root;
  }

  private static ObjectNode addedToken(int id, String content) {
    ObjectNode token = NODES.objectNode();
    token.put("id", id).put("content", content).put("single_word", false);
    token.put("lstrip", false).put("rstrip", false).put("normalized", false).put("special", true);
    return token;
  }

  private static ObjectNode byteLevel() {
    ObjectNode part = NODES.objectNode();
    part.put("type", "ByteLevel").put("add_prefix_space", false);
    return part.put("trim_offsets", true).put("use_regex", true);
  }

  private static void write(ObjectNode document, Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path partial = Files.createTempFile(folder, target.getFileName().toString(), ".part");
    try {
      Files.write(
          partial, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
