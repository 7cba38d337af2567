package dev.concierge.models.tokenizer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A byte-level BPE tokenizer with our special tokens and slots. Thread-safe until closed; the
 * loader closes it.
 *
 * <p>Text is only ever read as ordinary tokens: {@code <eos>} typed by a person becomes the tokens
 * of its five characters and decodes to them.
 */
public final class Tokenizer implements AutoCloseable {
  /** Number of slots, hence the largest slate a reply can talk about. */
  public static final int SLOTS = 10;

  private final NativeTokenizer encoder;

  /** Bytes of each ordinary token; null for special tokens, slots and holes. */
  private final byte[][] bytes;

  private final Map<SpecialToken, Integer> special;
  private final int[] slots;
  private final String sha256;

  private Tokenizer(
      TokenizerFile file, Map<SpecialToken, Integer> special, int[] slots, String sha256)
      throws IOException {
    this.special = special;
    this.slots = slots;
    this.sha256 = sha256;
    this.bytes = tokenBytes(file);
    this.encoder = new NativeTokenizer(file.withoutAddedTokens());
  }

  /**
   * Loads a {@code tokenizer.json} that has every {@link SpecialToken} and slot among its added
   * tokens.
   *
   * @throws IOException if the file cannot be read, is no byte-level tokenizer or lacks a token,
   *     with a message that names it
   */
  public static Tokenizer load(Path tokenizerJson) throws IOException {
    byte[] content = Files.readAllBytes(tokenizerJson);
    TokenizerFile file = TokenizerFile.parse(content, tokenizerJson);
    Map<SpecialToken, Integer> special = new EnumMap<>(SpecialToken.class);
    for (SpecialToken token : SpecialToken.values()) {
      special.put(token, addedId(file, token.text(), tokenizerJson));
    }
    int[] slots = new int[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = addedId(file, SlotMarkers.marker(i), tokenizerJson);
    }
    return new Tokenizer(file, special, slots, sha256(content));
  }

  private static int addedId(TokenizerFile file, String token, Path source) throws IOException {
    Integer id = file.added().get(token);
    if (id == null) {
      throw new IOException(
          String.format(Locale.ROOT, "[%s] lacks the added token [%s]", source, token));
    }
    return id;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[][] tokenBytes(TokenizerFile file) {
    byte[][] bytes = new byte[file.tokens().length][];
    for (int id = 0; id < bytes.length; id++) {
      String token = file.tokens()[id];
      if (token != null && !file.added().containsKey(token)) {
        bytes[id] = bytesOf(token);
      }
    }
    return bytes;
  }

  /** Bytes of a vocabulary entry; characters that stand for no byte are taken as UTF-8. */
  static byte[] bytesOf(String token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
    token
        .codePoints()
        .forEach(
            c -> {
              int b = c < Character.MAX_VALUE ? ByteSymbols.byteOf((char) c) : -1;
              if (b >= 0) {
                bytes.write(b);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  /** Ids of plain text: ordinary tokens only, whatever the text spells. */
  public int[] encode(String text) {
    return encoder.encode(text);
  }

  /** Ids of a template: {@code <item_i>} becomes slot i, see {@link SlotMarkers}. */
  public int[] encodeTemplate(String template) {
    return encodeTemplate(template, SLOTS);
  }

  /** Ids of a template in which only the first {@code slots} markers mean a slot. */
  public int[] encodeTemplate(String template, int slots) {
    return SlotMarkers.pieces(template, Math.min(slots, SLOTS)).stream()
        .flatMapToInt(
            piece ->
                switch (piece) {
                  case SlotMarkers.Text text -> Arrays.stream(encode(text.text()));
                  case SlotMarkers.Slot slot -> IntStream.of(slot(slot.slot()));
                })
        .toArray();
  }

  /**
   * The template of a reply: ordinary tokens as text, slots as markers, special tokens left out.
   * Text that spells a marker is escaped. Bytes that are no UTF-8 become U+FFFD.
   */
  public String decode(int[] ids) {
    return decode(ids, SlotMarkers::marker, true);
  }

  /** As {@link #decode(int[])}, for a person: slots as {@code title} says, nothing escaped. */
  public String decode(int[] ids, IntFunction<String> title) {
    return decode(ids, title, false);
  }

  private String decode(int[] ids, IntFunction<String> slotText, boolean escape) {
    StringBuilder text = new StringBuilder();
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    for (int id : ids) {
      int slot = slotOf(id);
      if (slot >= 0) {
        flush(run, text, escape);
        text.append(slotText.apply(slot));
      } else if (id >= 0 && id < bytes.length && bytes[id] != null) {
        run.writeBytes(bytes[id]);
      }
    }
    flush(run, text, escape);
    return text.toString();
  }

  private static void flush(ByteArrayOutputStream run, StringBuilder text, boolean escape) {
    String plain = run.toString(StandardCharsets.UTF_8);
    text.append(escape ? SlotMarkers.escape(plain) : plain);
    run.reset();
  }

  /** Id of a special token. */
  public int id(SpecialToken token) {
    return special.get(token);
  }

  /**
   * Id of slot {@code i}.
   *
   * @throws IllegalArgumentException if {@code i} is not in [0, {@link #SLOTS})
   */
  public int slot(int i) {
    if (i < 0 || i >= SLOTS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "slot must lie in [0, %d] but was [%d]", SLOTS - 1, i));
    }
    return slots[i];
  }

  /** Number of the slot with this id, or -1 if the id is no slot. */
  public int slotOf(int id) {
    for (int i = 0; i < SLOTS; i++) {
      if (slots[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** True if {@code id} is a slot token. */
  public boolean isSlot(int id) {
    return slotOf(id) >= 0;
  }

  /** True if {@code id} stands for text. */
  public boolean isOrdinary(int id) {
    return id >= 0 && id < bytes.length && bytes[id] != null;
  }

  /** Size of the vocabulary: ids lie in [0, size). */
  public int size() {
    return bytes.length;
  }

  /** SHA-256 of the file it was loaded from, in lower-case hexadecimal. */
  public String sha256() {
    return sha256;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
