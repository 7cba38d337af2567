package dev.concierge.models.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTests {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  /** Probabilities .5, .25, .125, .125 and a masked token. */
  private static float[] logits() {
    return new float[] {
      (float) Math.log(.125),
      (float) Math.log(.5),
      NONE,
      (float) Math.log(.25),
      (float) Math.log(.125)
    };
  }

  private static double[] frequencies(Sampling sampling, int draws) {
    double[] frequencies = new double[5];
    for (int i = 0; i < draws; i++) {
      Sampling seeded =
          new Sampling(
              sampling.temperature(),
              sampling.topP(),
              sampling.topK(),
              sampling.minP(),
              1,
              i * 0x9E3779B97F4A7C15L);
      Sampler sampler = new Sampler(seeded, 0, new Sampler.Scratch());
      int token = sampler.next(logits(), 2);
      frequencies[token] += 1.0 / draws;
    }
    return frequencies;
  }

  @Test
  void drawsInProportion() {
    double[] frequencies = frequencies(Sampling.at(1, 0), 20_000);
    assertThat(frequencies[1]).isCloseTo(.5, within(.02));
    assertThat(frequencies[3]).isCloseTo(.25, within(.02));
    assertThat(frequencies[2]).isZero();
  }

  @Test
  void temperatureSharpens() {
    // p^2: .25, .0625, .015625, .015625, sum .34375
    assertThat(frequencies(Sampling.at(.5, 0), 20_000)[1]).isCloseTo(.7273, within(.02));
  }

  @Test
  void logProbIsThatOfTheDistributionDrawnFrom() {
    assertThat(logProbOf(Sampling.at(1, 3))).isCloseTo(0, within(1e-6));
    // top 2 of .5 .25: 2/3, 1/3
    assertThat(logProbOf(new Sampling(1, 1, 2, 0, 1, 3))).isCloseTo(0, within(1e-6));
    // .125 is a quarter of .5, .25 half of it
    assertThat(logProbOf(new Sampling(1, 1, 0, .4, 1, 3))).isCloseTo(0, within(1e-6));
    // nucleus .7 keeps .5 .25
    assertThat(logProbOf(new Sampling(1, .7, 0, 0, 1, 3))).isCloseTo(0, within(1e-6));
  }

  /** Difference between the reported and the hand-computed log-probability. */
  private static double logProbOf(Sampling sampling) {
    Sampler sampler = new Sampler(sampling, 0, new Sampler.Scratch());
    int token = sampler.next(logits(), 2);
    boolean cut = sampling.topK() == 2 || sampling.topP() < 1 || sampling.minP() > 0;
    double kept = cut ? .75 : 1;
    double p = new double[] {.125, .5, 0, .25, .125}[token];
    if (cut) {
      assertThat(token).isIn(1, 3);
    }
    return sampler.logProb() - Math.log(p / kept);
  }

  @Test
  void topOneAndTinyNucleusAreGreedy() {
    assertThat(frequencies(new Sampling(1, 1, 1, 0, 1, 0), 50)[1]).isCloseTo(1, within(1e-9));
    assertThat(frequencies(new Sampling(1, 1, 0, .6, 1, 0), 50)[1]).isCloseTo(1, within(1e-9));
    assertThat(frequencies(new Sampling(1, 1e-9, 0, 0, 1, 0), 50)[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void greedyTakesTheMostLikelyAndReportsTheModelsLogProb() {
    Sampler sampler = new Sampler(Sampling.greedy(), 0, new Sampler.Scratch());
    assertThat(sampler.next(logits(), 2)).isEqualTo(1);
    assertThat(sampler.logProb()).isCloseTo((float) Math.log(.5), within(1e-6f));
  }

  @Test
  void repetitionPenaltyMakesRoomForOthers() {
    Sampler sampler = new Sampler(new Sampling(0, 1, 0, 0, 3, 0), 0, new Sampler.Scratch());
    assertThat(sampler.next(logits(), 2)).isEqualTo(1);
    // log .5 * 3 is below log .25
    assertThat(sampler.next(logits(), 2)).isEqualTo(3);
  }

  /** Cuts find by selection what sorting all tokens would find. */
  @Test
  void cutsEqualThoseOfASortedVocabulary() {
    SplittableRandom random = new SplittableRandom(4);
    Sampler.Scratch scratch = new Sampler.Scratch();
    for (int n = 0; n < 300; n++) {
      float[] logits = new float[1 + random.nextInt(2000)];
      for (int id = 0; id < logits.length; id++) {
        logits[id] = random.nextInt(8) == 0 ? NONE : (float) (random.nextDouble() * 12 - 6);
      }
      logits[0] = 1;
      Sampling sampling =
          new Sampling(
              0.3 + random.nextDouble(),
              random.nextBoolean() ? 1 : 0.05 + 0.9 * random.nextDouble(),
              random.nextBoolean() ? 0 : 1 + random.nextInt(100),
              random.nextBoolean() ? 0 : random.nextDouble(),
              1,
              n);
      double[] expected = distribution(logits, sampling);
      Sampler sampler = new Sampler(sampling, 0, scratch);
      int token = sampler.next(logits, 0);
      assertThat(sampler.logProb())
          .as("%s", sampling)
          .isCloseTo((float) Math.log(expected[token]), within(1e-5f));
    }
  }

  private static double[] distribution(float[] logits, Sampling sampling) {
    List<Integer> ids =
        IntStream.range(0, logits.length)
            .boxed()
            .filter(id -> logits[id] > NONE)
            .sorted(Comparator.comparing(id -> -logits[id]))
            .toList();
    double[] p = new double[logits.length];
    ids.forEach(id -> p[id] = Math.exp(logits[id] / sampling.temperature()));
    ids = ids.subList(0, sampling.topK() == 0 ? ids.size() : Math.min(ids.size(), sampling.topK()));
    double sum = ids.stream().mapToDouble(id -> p[id]).sum();
    double reached = 0;
    int kept = 0;
    while (kept < ids.size() && (sampling.topP() == 1 || reached < sampling.topP() * sum)) {
      reached += p[ids.get(kept++)];
    }
    double least = sampling.minP() * p[ids.getFirst()];
    List<Integer> rest = ids.subList(0, kept).stream().filter(id -> p[id] >= least).toList();
    double mass = rest.stream().mapToDouble(id -> p[id]).sum();
    double[] normalised = new double[logits.length];
    rest.forEach(id -> normalised[id] = p[id] / mass);
    return normalised;
  }

  @Test
  void withoutAnyFiniteLogitTheFallbackIsTaken() {
    Sampler sampler = new Sampler(Sampling.at(1, 1), 0, new Sampler.Scratch());
    assertThat(sampler.next(new float[] {NONE, Float.NaN, NONE}, 2)).isEqualTo(2);
  }

  @Test
  void refusesIllegalSettings() {
    assertThatThrownBy(() -> new Sampling(-1, 1, 0, 0, 1, 0))
        .hasMessage("temperature must lie in [0, 100] but was [-1.0]");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 0, 1, 0)).hasMessageContaining("top_p");
    assertThatThrownBy(() -> new Sampling(1, 1, -1, 0, 1, 0)).hasMessageContaining("top_k");
    assertThatThrownBy(() -> new Sampling(1, 1, 0, 1.5, 1, 0))
        .hasMessage("min_p must lie in [0, 1] but was [1.5]");
    assertThatThrownBy(() -> new Sampling(1, 1, 0, 0, 0, 0))
        .hasMessageContaining("repetition_penalty");
  }
}
