package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.Samples;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.ranking.PlackettLuce;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A turn without its reply: the query vector, the scores of 100 candidates, the best five. */
final class RankingMeasurement implements Measurement {
  private static final int CANDIDATES = 100;
  private static final int WORDS = 120;
  private static final int MENTIONS = 6;
  private static final int SLATE = 5;
  private static final int TURNS = 100;

  private final SplittableRandom random = new SplittableRandom(13);
  private final Subject subject;
  private final Samples milliseconds = new Samples();

  RankingMeasurement(Subject subject) {
    this.subject = subject;
  }

  @Override
  public String name() {
    return "ranking";
  }

  @Override
  public void round(boolean counts) {
    LocalPolicy policy = subject.policy();
    for (int turn = 0; turn < TURNS; turn++) {
      QueryInput query = query(policy.manifest().encoder());
      float[][] features = vectors(CANDIDATES, policy.manifest().ranker().features());
      long begun = System.nanoTime();
      policy.encodeQuery(query);
      PlackettLuce.greedy(policy.score(features), SLATE);
      double took = (System.nanoTime() - begun) / 1e6;
      if (counts) {
        milliseconds.add(took);
      }
    }
  }

  private QueryInput query(EncoderConfig config) {
    float[] polarity = new float[MENTIONS];
    return new QueryInput(
        random.ints(WORDS, 1, config.wordBuckets()).toArray(),
        random.ints(WORDS, 0, QueryInput.KINDS).toArray(),
        vectors(MENTIONS, config.width()),
        random.ints(MENTIONS, 0, QueryInput.KINDS).toArray(),
        polarity);
  }

  private float[][] vectors(int rows, int columns) {
    float[][] vectors = new float[rows][columns];
    for (float[] vector : vectors) {
      for (int i = 0; i < columns; i++) {
        vector[i] = random.nextFloat() - 0.5f;
      }
    }
    return vectors;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure(
            "ranking",
            "query encoding + ranking of 100 candidates, " + subject.label(),
            milliseconds.median(),
            "ms",
            Bar.below(2),
            Map.of()));
  }
}
