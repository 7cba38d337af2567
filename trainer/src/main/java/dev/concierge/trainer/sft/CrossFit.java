package dev.concierge.trainer.sft;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueMessages;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.evidence.Evidence;
import dev.concierge.trainer.retrieval.PoolBuilder;
import dev.concierge.trainer.retrieval.TextIndex;
import dev.concierge.trainer.sft.encoder.EncoderTrainer;
import dev.concierge.trainer.sft.encoder.TrainedEncoder;
import dev.concierge.trainer.sft.ranker.RankerExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Pools for turns, made by evidence and encoders of other dialogues. {@link #pools} is one fitting
 * and its use; {@link #crossFitted} does it for every fold.
 */
final class CrossFit {
  private final Catalogue catalogue;
  private final DialogueStates states;
  private final EncoderTrainer encoders;
  private final TextIndex metadata;
  private final RetrievalPlan plan;
  private final int threads;

  /**
   * @param metadata index over the items' own text, stays the caller's
   * @param plan how a pool is made
   * @param threads that build pools at once
   */
  CrossFit(
      Catalogue catalogue,
      DialogueStates states,
      EncoderTrainer encoders,
      TextIndex metadata,
      RetrievalPlan plan,
      int threads) {
    this.catalogue = catalogue;
    this.states = states;
    this.encoders = encoders;
    this.metadata = metadata;
    this.plan = plan;
    this.threads = threads;
  }

  /** A turn and its pool. */
  record PooledTurn(RecommendationInstance instance, PoolBuilder.Pool pool) {
    RankerExample example() {
      float[] chosen = new float[pool.ids().size()];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = instance.targets().contains(pool.ids().get(i)) ? 1 : 0;
      }
      return new RankerExample(pool.features(), chosen);
    }

    /**
     * The first {@code candidates}, which serving would find, and {@code others} drawn from the
     * rest. Without a target among them a pool teaches the ranker nothing and the first do.
     */
    private PooledTurn thinned(int candidates, int others, long seed) {
      Random random =
          new Random(seed ^ DialogueMessages.key(instance.dialogue(), instance.turn()).hashCode());
      PooledTurn thin = new PooledTurn(instance, pool.thinned(candidates, others, random));
      return thin.example().hasTarget()
          ? thin
          : new PooledTurn(instance, pool.thinned(candidates, 0, random));
    }
  }

  /**
   * Pools of every assistant's turn that names items; each fold's are made by the other folds
   * alone.
   *
   * @param depth items from whose tail others than serving's are drawn
   * @param others how many are drawn
   */
  List<PooledTurn> crossFitted(Folds folds, int depth, int others, long seed, Progress progress) {
    RetrievalPlan wide = plan.withCandidates(Math.max(depth, plan.candidates()));
    List<PooledTurn> all = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      List<Dialogue> outside = folds.outside(fold);
      Evidence evidence = Evidence.of(catalogue, outside, states);
      try (TrainedEncoder encoder = fit(outside, seed + fold, progress)) {
        all.addAll(
            pools(
                folds.inside(fold),
                evidence,
                encoder,
                wide,
                turn -> turn.thinned(plan.candidates(), others, seed),
                progress));
      }
    }
    return all;
  }

  /** Trains encoders on these dialogues. */
  TrainedEncoder fit(List<Dialogue> dialogues, long seed, Progress progress) {
    return encoders.fit(RecommendationInstance.of(dialogues, catalogue, states), seed, progress);
  }

  /**
   * Pools of the assistant's turns of {@code dialogues}, which neither evidence nor encoder may
   * have seen.
   */
  List<PooledTurn> pools(
      List<Dialogue> dialogues, Evidence evidence, TrainedEncoder encoder, Progress progress) {
    return pools(dialogues, evidence, encoder, plan, turn -> turn, progress);
  }

  private List<PooledTurn> pools(
      List<Dialogue> dialogues,
      Evidence evidence,
      TrainedEncoder encoder,
      RetrievalPlan made,
      UnaryOperator<PooledTurn> kept,
      Progress progress) {
    List<RecommendationInstance> turns =
        RecommendationInstance.of(dialogues, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
    List<DialogueState> before = turns.stream().map(RecommendationInstance::state).toList();
    List<float[]> queries = encoder.queries(before);
    try (PoolBuilder builder =
            new PoolBuilder(catalogue, evidence, metadata, encoder.items().targets(), made);
        Progress.Stage stage = progress.stage("candidate pools", turns.size())) {
      return parallel(
          turns.size(),
          i -> {
            PoolBuilder.Pool pool = builder.build(before.get(i), queries.get(i));
            stage.step(1);
            return kept.apply(new PooledTurn(turns.get(i), pool));
          });
    }
  }

  private <T> List<T> parallel(int count, IntFunction<T> work) {
    try (ForkJoinPool workers = new ForkJoinPool(threads)) {
      return workers
          .submit(() -> IntStream.range(0, count).parallel().mapToObj(work).toList())
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("building candidate pools failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
