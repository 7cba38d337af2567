package dev.concierge.models.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against ids computed by the reference implementation of two published tokenizers' formats. */
class GoldenTokenizerTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path golden(String name) {
    Path root = Path.of("").toAbsolutePath();
    for (Path up = root; up != null; up = up.getParent()) {
      Path folder = up.resolve("shared/golden/tokenizer").resolve(name);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    assumeTrue(false, "no golden tokenizer [" + name + "] beside the project: skipped");
    throw new IllegalStateException("unreachable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-style", "qwen2-style"})
  void idsAndTextsEqualTheReference(String name) throws IOException {
    Path folder = golden(name);
    Path source = folder.resolve("tokenizer.json");
    TokenizerFile file = TokenizerFile.parse(Files.readAllBytes(source), source);
    JsonNode reference = JSON.readTree(folder.resolve("reference.json").toFile());
    try (NativeTokenizer whole = new NativeTokenizer(file.withAddedTokens());
        NativeTokenizer plain = new NativeTokenizer(file.withoutAddedTokens())) {
      for (JsonNode encoding : reference.get("encodings")) {
        String text = encoding.get("text").asText();
        int[] expected = JSON.convertValue(encoding.get("ids"), int[].class);
        assertThat(whole.encode(text)).as(text).isEqualTo(expected);
        assertThat(decode(file, expected)).isEqualTo(encoding.get("decoded").asText());

        int[] escaped = plain.encode(text);
        assertThat(Arrays.stream(escaped)).allMatch(id -> !file.added().containsValue(id));
        String form =
            name.startsWith("qwen2") ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
        assertThat(decode(file, escaped)).isEqualTo(form);
      }
      for (JsonNode partial : reference.get("partial_decodings")) {
        int[] ids = JSON.convertValue(partial.get("ids"), int[].class);
        assertThat(decode(file, ids)).isEqualTo(partial.get("decoded").asText());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-style", "qwen2-style"})
  void anExtendedTokenizerKeepsEveryId(String name, @TempDir Path scratch) throws IOException {
    Path folder = golden(name);
    Path extended = scratch.resolve("tokenizer.json");
    TokenizerExtension extension =
        TokenizerExtension.write(folder.resolve("tokenizer.json"), extended);
    assertThat(extension.baseSize()).isEqualTo(1000);
    assertThat(extension.ids()).hasSize(SpecialToken.values().length + Tokenizer.SLOTS);
    TokenizerFile file = TokenizerFile.parse(Files.readAllBytes(extended), extended);
    JsonNode reference = JSON.readTree(folder.resolve("reference.json").toFile());
    try (Tokenizer tokenizer = Tokenizer.load(extended);
        NativeTokenizer whole = new NativeTokenizer(file.withAddedTokens())) {
      for (JsonNode encoding : reference.get("encodings")) {
        int[] expected = JSON.convertValue(encoding.get("ids"), int[].class);
        assertThat(whole.encode(encoding.get("text").asText())).isEqualTo(expected);
        assertThat(tokenizer.decode(expected, Integer::toString))
            .isEqualTo(encoding.get("decoded_skip_special").asText());
      }
      for (JsonNode partial : reference.get("partial_decodings")) {
        int[] ids = JSON.convertValue(partial.get("ids"), int[].class);
        assertThat(tokenizer.decode(ids, Integer::toString))
            .isEqualTo(partial.get("decoded").asText());
      }
      // the library finds our tokens under the ids that we gave them
      assertThat(whole.encode("<reply>")).containsExactly(tokenizer.id(SpecialToken.REPLY));
      assertThat(whole.encode("<item_3>")).containsExactly(tokenizer.slot(3));
      assertThat(Arrays.stream(tokenizer.encode("<reply>"))).allMatch(id -> id < 1000);
    }
  }

  private static String decode(TokenizerFile file, int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      bytes.writeBytes(Tokenizer.bytesOf(file.tokens()[id]));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
