package dev.concierge.trainer.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** Files with one JSON document a line; a name ending in {@code .gz} is read as gzip. Stateless. */
public final class JsonLines {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonLines() {}

  /**
   * Reads every line that is not blank.
   *
   * @throws IllegalArgumentException if a line cannot be parsed; names file and line
   */
  public static <T> List<T> read(Path file, Function<JsonNode, T> parse) {
    List<T> values = new ArrayList<>();
    int number = 0;
    try (BufferedReader lines = open(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          values.add(parse.apply(MAPPER.readTree(line)));
        }
      }
    } catch (com.fasterxml.jackson.core.JacksonException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "[" + file + "] line [" + number + "]: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + file + "]", e);
    }
    return values;
  }

  /** Writes one document a line; creates the folder. */
  public static <T> void write(Path file, Iterable<T> values, Function<T, JsonNode> format) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (T value : values) {
          out.write(MAPPER.writeValueAsString(format.apply(value)));
          out.write('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write [" + file + "]", e);
    }
  }

  static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }
}
