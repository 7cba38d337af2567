package dev.concierge.models.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small tokenizer learnt from a few sentences, for tests. */
public final class SampleTokenizer {
  private SampleTokenizer() {}

  public static List<String> corpus() {
    List<String> corpus = new ArrayList<>();
    String[] genres = {"comedy", "thriller", "documentary", "western", "romance"};
    for (int i = 0; i < 40; i++) {
      String genre = genres[i % genres.length];
      corpus.add("I am looking for a good " + genre + ", something like the last one.");
      corpus.add("You might enjoy <item_0>, it is a great " + genre + " from " + (1980 + i) + ".");
      corpus.add("Have you seen <item_1>? Café society, naïve détective.");
    }
    return corpus;
  }

  /** Learns into {@code folder} and loads. The caller closes it. */
  public static Tokenizer in(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    BytePairTrainer.train(corpus(), 400, file);
    return Tokenizer.load(file);
  }
}
