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
import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;
import dev.concierge.trainer.sft.encoder.EncoderTraining;
import dev.concierge.trainer.sft.generator.GeneratorTraining;
import dev.concierge.trainer.sft.ranker.RankerTraining;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides what supervised training makes of its data.
 *
 * @param pool how candidates are found, as in serving
 * @param encoder sizes of the encoders
 * @param encoderTraining how they are trained
 * @param ranker sizes of the ranker
 * @param rankerTraining how it is trained
 * @param generator sizes of the generator; its vocabulary is that of the tokenizer trained on the
 *     data, at most this
 * @param generatorTraining how it is trained
 */
public record SftConfig(
    @Range(value = 2, min = 2, max = 100, about = "folds of the cross-fitting") int folds,
    @Range(value = 1, min = 0, max = Long.MAX_VALUE, about = "seed of everything random") long seed,
    @Range(value = 2, min = 1, max = 1024, about = "threads that build candidate pools at once")
        int threads,
    RetrievalPlan pool,
    @Range(value = 5, min = 1, max = 10, about = "items of a slate, as in serving") int slateSize,
    @Range(
            value = 0,
            min = 0,
            max = 1024,
            about =
                "least length of a served reply: greedy replies of a small model are shorter than people's")
        int minReplyTokens,
    @Range(value = 0.5, min = 0, max = 1, about = "share of training slates in random order")
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
    return Hyperparameters.defaults(
        SftConfig.class,
        Map.of(
            "pool",
            RetrievalPlan.DEFAULT,
            "encoder",
            EncoderConfig.SMALL,
            "encoderTraining",
            EncoderTraining.defaults(),
            "ranker",
            new RankerConfig(RankerFeatures.NAMES.size(), RANKER_HIDDEN),
            "rankerTraining",
            RankerTraining.defaults(),
            "generator",
            GeneratorConfig.SMALL,
            "generatorTraining",
            GeneratorTraining.defaults()));
  }

  /** ReDial: some ten minutes on two cores. */
  public static SftConfig redial() {
    return published()
        .withFolds(3)
        .with("pool", RetrievalPlan.DEFAULT.with(Retriever.KNN, 2))
        .with("encoder", new EncoderConfig(128, 1 << 14, 1 << 14, 256, 200, 16).withMembers(3))
        .with(
            "encoderTraining",
            EncoderTraining.defaults()
                .withEpochs(5)
                .withBatch(256)
                .withLearningRate(0.0025)
                .withWarmup(50)
                .withWeightDecay(0.4)
                .withDropout(0.5)
                .withWordDropout(0.35)
                .withItemDropout(0.25)
                .withResidualDropout(0.1));
  }

  /** OpenDialKG: some thousand short excerpts. */
  public static SftConfig opendialkg() {
    return published()
        .withFolds(4)
        .with(
            "pool",
            new RetrievalPlan(
                200,
                Map.of(Retriever.METADATA, 2.0, Retriever.CONTEXTS, 0.5, Retriever.MEMORY, 0.5)))
        .with("encoder", new EncoderConfig(128, 1 << 15, 1 << 15, 256, 200, 16))
        .with(
            "encoderTraining",
            EncoderTraining.defaults()
                .withBatch(128)
                .withWarmup(50)
                .withWeightDecay(0.4)
                .withDropout(0.5)
                .withItemDropout(0.25)
                .withResidualDropout(0.1)
                .withLaterWeight(0));
  }

  /** People wrote the replies: they are longer, and there are more of them. */
  private static SftConfig published() {
    return small()
        .with("minReplyTokens", 10)
        .with(
            "generatorTraining",
            GeneratorTraining.defaults().withEpochs(6).withWarmup(50).withMaxSteps(1200));
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
    return with("seed", newSeed);
  }

  public SftConfig withFolds(int newFolds) {
    return with("folds", newFolds);
  }

  /** The same for tuning a pretrained base. */
  public SftConfig forBase() {
    return with("generatorTraining", generatorTraining.forBase());
  }

  /** The same with a sentence encoder in the item tower's place. */
  public SftConfig with(SentenceEncoderConfig sentence) {
    return with("encoder", encoder.with(sentence));
  }

  private SftConfig with(String component, Object value) {
    return Hyperparameters.with(this, component, value);
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
