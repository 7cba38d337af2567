package dev.concierge.trainer.evaluate.report;

import dev.concierge.trainer.evaluate.questions.Answered;
import dev.concierge.trainer.evaluate.questions.Protocol;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Rankings as TREC files, which any evaluation tool reads: {@code PROTOCOL.run} with the columns
 * topic, Q0, item, rank, score, tag, and {@code PROTOCOL.qrels} with topic, 0, item, 1. A topic may
 * have several right items; the report's figures are means over items, so a tool's per-topic mean
 * differs where it does not weight topics by their items.
 */
public final class TrecFiles {
  private TrecFiles() {}

  /** Writes both files of a protocol into {@code folder}, which is created. */
  public static void write(Path folder, Protocol protocol, List<Answered> answers, String tag) {
    try {
      Files.createDirectories(folder);
      try (BufferedWriter run = Files.newBufferedWriter(folder.resolve(protocol.key() + ".run"));
          BufferedWriter qrels =
              Files.newBufferedWriter(folder.resolve(protocol.key() + ".qrels"))) {
        for (Answered answer : answers) {
          String topic = column(answer.question().topic());
          int n = answer.ranking().size();
          for (int i = 0; i < n; i++) {
            // Tools sort by score: it falls with the rank.
            run.write(
                String.format(
                    Locale.ROOT,
                    "%s Q0 %s %d %d %s%n",
                    topic,
                    column(answer.ranking().get(i)),
                    i + 1,
                    n - i,
                    column(tag)));
          }
          for (String target : answer.question().targets()) {
            qrels.write(topic + " 0 " + column(target) + " 1\n");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write TREC files to [" + folder + "]", e);
    }
  }

  /** Columns are parted by blanks, so none may be in them. */
  private static String column(String value) {
    return value.replaceAll("\\s", "_");
  }
}
