package dev.concierge.trainer.sft;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.ranking.Retriever;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueMessages;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.published.PublishedDataset;
import dev.concierge.trainer.sft.encoder.EncoderTraining;
import dev.concierge.trainer.sft.generator.GeneratorTraining;
import dev.concierge.trainer.sft.ranker.RankerTraining;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides what supervised training makes of its data.
 *
 * @param folds for cross-fitting, at least 2
 * @param seed of every random choice
 * @param threads that build candidate pools at once
 * @param pool how candidates are found, as in serving
 * @param slateSize items of a slate, as in serving
 * @param minReplyTokens least length of a served reply: greedy replies of a small model are shorter
 *     than people's
 * @param shuffledSlates share of training slates in random order
 * @param encoder sizes of the encoders
 * @param encoderTraining how they are trained
 * @param ranker sizes of the ranker
 * @param rankerTraining how it is trained
 * @param generator sizes of the generator; its vocabulary is that of the tokenizer trained on the
 *     data, at most this
 * @param generatorTraining how it is trained
 */
public record SftConfig(
    int folds,
    long seed,
    int threads,
    RetrievalPlan pool,
    int slateSize,
    int minReplyTokens,
    double shuffledSlates,
    EncoderConfig encoder,
    EncoderTraining encoderTraining,
    RankerConfig ranker,
    RankerTraining rankerTraining,
    GeneratorConfig generator,
    GeneratorTraining generatorTraining) {

  private static final int RANKER_HIDDEN = 32;

  /** About a thousand items and one or two thousand dialogues: a minute on two cores. */
  public static SftConfig small() {
    return new SftConfig(
        2,
        1,
        2,
        RetrievalPlan.DEFAULT,
        5,
        0,
        0.5,
        EncoderConfig.SMALL,
        new EncoderTraining(8, 64, 0.003, 20, 0.2, 0.3, 0.2, 0.2, 0.15, 0.4, 0.5),
        new RankerConfig(RankerFeatures.NAMES.size(), RANKER_HIDDEN),
        new RankerTraining(300, 60, 10, 64, 0.005, 0.1, 0.1),
        GeneratorConfig.SMALL,
        new GeneratorTraining(2, 16, 0.002, 20, 0.01, 1, 0.1, 150));
  }

  /** ReDial: some ten minutes on two cores. */
  public static SftConfig redial() {
    return new SftConfig(
        3,
        1,
        2,
        RetrievalPlan.DEFAULT.with(Retriever.KNN, 2),
        5,
        10,
        0.5,
        new EncoderConfig(128, 1 << 14, 1 << 14, 256, 200, 16).withMembers(3),
        new EncoderTraining(5, 256, 0.0025, 50, 0.4, 0.5, 0.35, 0.25, 0.1, 0.4, 0.5),
        new RankerConfig(RankerFeatures.NAMES.size(), RANKER_HIDDEN),
        new RankerTraining(300, 60, 10, 64, 0.005, 0.1, 0.1),
        GeneratorConfig.SMALL,
        new GeneratorTraining(6, 16, 0.002, 50, 0.01, 1, 0.1, 1200));
  }

  /** OpenDialKG: some thousand short excerpts. */
  public static SftConfig opendialkg() {
    return new SftConfig(
        4,
        1,
        2,
        new RetrievalPlan(
            200, Map.of(Retriever.METADATA, 2.0, Retriever.CONTEXTS, 0.5, Retriever.MEMORY, 0.5)),
        5,
        10,
        0.5,
        new EncoderConfig(128, 1 << 15, 1 << 15, 256, 200, 16),
        new EncoderTraining(8, 128, 0.003, 50, 0.4, 0.5, 0.2, 0.25, 0.1, 0, 0.5),
        new RankerConfig(RankerFeatures.NAMES.size(), RANKER_HIDDEN),
        new RankerTraining(300, 60, 10, 64, 0.005, 0.1, 0.1),
        GeneratorConfig.SMALL,
        new GeneratorTraining(6, 16, 0.002, 50, 0.01, 1, 0.1, 1200));
  }

  /** What was chosen on a published data set's validation part. */
  public static SftConfig of(PublishedDataset dataset) {
    return switch (dataset) {
      case REDIAL -> redial();
      case OPENDIALKG -> opendialkg();
      // a thousand dialogues; nothing was chosen on them
      case INSPIRED -> small();
    };
  }

  public SftConfig withSeed(long newSeed) {
    return new SftConfig(
        folds,
        newSeed,
        threads,
        pool,
        slateSize,
        minReplyTokens,
        shuffledSlates,
        encoder,
        encoderTraining,
        ranker,
        rankerTraining,
        generator,
        generatorTraining);
  }

  public SftConfig withFolds(int newFolds) {
    return new SftConfig(
        newFolds,
        seed,
        threads,
        pool,
        slateSize,
        minReplyTokens,
        shuffledSlates,
        encoder,
        encoderTraining,
        ranker,
        rankerTraining,
        generator,
        generatorTraining);
  }

  /** The same for tuning a pretrained base. */
  public SftConfig forBase() {
    return new SftConfig(
        folds,
        seed,
        threads,
        pool,
        slateSize,
        minReplyTokens,
        shuffledSlates,
        encoder,
        encoderTraining,
        ranker,
        rankerTraining,
        generator,
        generatorTraining.forBase());
  }

  /** The same with a sentence encoder in the item tower's place. */
  public SftConfig with(SentenceEncoderConfig sentence) {
    return new SftConfig(
        folds,
        seed,
        threads,
        pool,
        slateSize,
        minReplyTokens,
        shuffledSlates,
        encoder.with(sentence),
        encoderTraining,
        ranker,
        rankerTraining,
        generator,
        generatorTraining);
  }

  /**
   * Dialogues as training reads them.
   *
   * @param pools ranked item ids of a turn, by {@link DialogueMessages#key}; a turn without one
   *     gets a slate of its own items
   */
  public DialogueMessages messages(
      Catalogue catalogue, DialogueStates states, Map<String, List<String>> pools) {
    return new DialogueMessages(catalogue, states, pools, slateSize, shuffledSlates, seed);
  }
}
