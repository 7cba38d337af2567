package dev.concierge.trainer.dataset.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A text file of rows with a header, cells separated by one character; a cell may be quoted, and
 * may then hold the separator and line ends.
 */
final class DelimitedFile {
  private final Path file;
  private final char separator;

  DelimitedFile(Path file, char separator) {
    this.file = file;
    this.separator = separator;
  }

  /** One row; knows its columns by name. */
  static final class Row {
    private final Path file;
    private final int line;
    private final Map<String, Integer> columns;
    private final List<String> cells;

    private Row(Path file, int line, Map<String, Integer> columns, List<String> cells) {
      this.file = file;
      this.line = line;
      this.columns = columns;
      this.cells = cells;
    }

    /**
     * A cell without the space around it; empty when the file has no such column.
     *
     * @param column of the header
     */
    String get(String column) {
      Integer at = columns.get(column);
      return at == null ? "" : cells.get(at).strip();
    }

    /**
     * As {@link #get}, but never empty.
     *
     * @throws IllegalArgumentException naming file, line and column
     */
    String require(String column) {
      String value = get(column);
      if (value.isEmpty()) {
        throw wrong(column, "a value is missing");
      }
      return value;
    }

    /** A complaint about a cell that names file, line and column. */
    IllegalArgumentException wrong(String column, String problem) {
      return new IllegalArgumentException(
          String.format(
              Locale.ROOT, "[%s] line [%d], column [%s]: %s", file, line, column, problem));
    }
  }

  /**
   * All rows.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with its header, or the line
   *     that has another number of columns
   */
  List<Row> rows(String... required) {
    String text = text();
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> columns = new HashMap<>();
    int line = 1;
    int at = 0;
    while (at < text.length()) {
      List<String> cells = new ArrayList<>();
      int end = cells(text, at, line, cells);
      if (columns.isEmpty()) {
        header(cells, columns, required);
      } else if (cells.size() == columns.size()) {
        rows.add(new Row(file, line, columns, cells));
      } else if (cells.size() > 1 || !cells.getFirst().isBlank()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[%s] line [%d] has [%d] columns, its header [%d]",
                file,
                line,
                cells.size(),
                columns.size()));
      }
      line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count();
      at = end;
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("[" + file + "] is empty");
    }
    return rows;
  }

  private void header(List<String> cells, Map<String, Integer> columns, String... required) {
    for (String name : cells) {
      if (columns.put(name.strip(), columns.size()) != null) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "[%s] has two columns [%s]", file, name.strip()));
      }
    }
    for (String name : required) {
      if (!columns.containsKey(name)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[%s] has no column [%s], but [%s]",
                file,
                name,
                String.join(", ", cells).strip()));
      }
    }
  }

  /** Reads one row from {@code from}; returns where the next one begins. */
  private int cells(String text, int from, int line, List<String> cells) {
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    int i = from;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (c == separator) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        break;
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "[%s] line [%d] has a quote that never ends", file, line));
    }
    cells.add(cell.toString());
    return Math.min(i + 1, text.length());
  }

  private String text() {
    try {
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + file + "]", e);
    }
  }
}
