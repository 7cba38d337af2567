package dev.concierge.trainer.sft;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueMessages;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.evaluate.Evaluation;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Questions;
import dev.concierge.trainer.evaluate.questions.Ranker;
import dev.concierge.trainer.evidence.Evidence;
import dev.concierge.trainer.retrieval.TextIndex;
import dev.concierge.trainer.sft.CrossFit.PooledTurn;
import dev.concierge.trainer.sft.encoder.EncoderTrainer;
import dev.concierge.trainer.sft.encoder.SentenceItems;
import dev.concierge.trainer.sft.encoder.TrainedEncoder;
import dev.concierge.trainer.sft.ranker.RankerTrainer;
import dev.concierge.trainer.sft.ranker.TrainedRanker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of supervised training that learns to find and rank items: cross-fitted pools, the
 * ranker on them, then encoders and evidence on everything.
 */
final class RankingStage {
  private final Catalogue catalogue;
  private final DialogueStates states;
  private final SftConfig config;
  private final Progress progress;
  private final SentenceItems sentences;

  /**
   * @param sentences what a sentence encoder makes of the items; null for the item tower
   */
  RankingStage(
      Catalogue catalogue,
      DialogueStates states,
      SftConfig config,
      Progress progress,
      SentenceItems sentences) {
    this.sentences = sentences;
    this.catalogue = catalogue;
    this.states = states;
    this.config = config;
    this.progress = progress;
  }

  /**
   * What was learned; owns native memory.
   *
   * @param evidence fitted on all dialogues
   * @param encoder trained on all dialogues
   * @param ranker trained on cross-fitted features
   * @param pools cross-fitted candidates of every assistant's turn, in the ranker's order, by
   *     {@link DialogueMessages#key}
   */
  record Learned(
      Evidence evidence,
      TrainedEncoder encoder,
      TrainedRanker ranker,
      Map<String, List<String>> pools)
      implements AutoCloseable {
    @Override
    public void close() {
      encoder.close();
      ranker.close();
    }
  }

  Learned learn(List<Dialogue> dialogues) {
    try (TextIndex metadata = metadata()) {
      CrossFit fitting = fitting(metadata);
      Folds folds = new Folds(dialogues, config.folds(), config.seed());
      List<PooledTurn> turns =
          fitting.crossFitted(
              folds,
              config.rankerTraining().depth(),
              config.rankerTraining().others(),
              config.seed(),
              progress);
      TrainedRanker ranker =
          new RankerTrainer(config.ranker(), config.rankerTraining())
              .fit(turns.stream().map(PooledTurn::example).toList(), config.seed(), progress);
      Map<String, List<String>> pools = new HashMap<>();
      for (PooledTurn turn : turns) {
        pools.put(key(turn.instance()), ranking(turn, ranker));
      }
      Evidence evidence = Evidence.of(catalogue, dialogues, states);
      TrainedEncoder encoder = fitting.fit(dialogues, config.seed() + folds.count(), progress);
      return new Learned(evidence, encoder, ranker, pools);
    }
  }

  /** Ranking metrics on dialogues that were not learned from, pools and ranker as in serving. */
  Map<String, Double> evaluate(Learned learned, List<Dialogue> dialogues) {
    Map<String, List<String>> rankings = new HashMap<>();
    try (TextIndex metadata = metadata()) {
      for (PooledTurn turn :
          fitting(metadata).pools(dialogues, learned.evidence(), learned.encoder(), progress)) {
        rankings.put(key(turn.instance()), ranking(turn, learned.ranker()));
      }
    }
    Questions questions = new Questions(dialogues, catalogue, states, config.seed());
    return new Evaluation(catalogue, List.of(), questions, states, config.threads(), progress)
        .figures(question -> answer(question, rankings.get(key(question.turn()))));
  }

  private static List<String> answer(Question question, List<String> ranking) {
    return ranking.stream()
        .filter(id -> !question.exclude().contains(id))
        .limit(Ranker.DEPTH)
        .toList();
  }

  private static String key(RecommendationInstance turn) {
    return DialogueMessages.key(turn.dialogue(), turn.turn());
  }

  private static List<String> ranking(PooledTurn turn, TrainedRanker ranker) {
    int[] order = PlackettLuce.ranking(ranker.score(turn.pool().features()));
    return Arrays.stream(order).mapToObj(turn.pool().ids()::get).toList();
  }

  private TextIndex metadata() {
    return new TextIndex(catalogue.items().stream().map(Item::searchText).toList());
  }

  private CrossFit fitting(TextIndex metadata) {
    return new CrossFit(
        catalogue,
        states,
        new EncoderTrainer(catalogue, config.encoder(), config.encoderTraining(), sentences),
        metadata,
        config.pool(),
        config.threads());
  }
}
