package dev.concierge.trainer.sft;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.lucene.TextIndex;
import dev.concierge.trainer.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
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
  private final PoolPlan plan;
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
      PoolPlan plan,
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

    /** Without a target a pool teaches the ranker nothing: what serving would find is enough. */
    private PooledTurn cut(int candidates) {
      return example().hasTarget() ? this : new PooledTurn(instance, pool.first(candidates));
    }
  }

  /**
   * Pools of every assistant's turn that names items; each fold's are made by the other folds
   * alone.
   *
   * @param candidates items of a pool that holds a target
   */
  List<PooledTurn> crossFitted(Folds folds, int candidates, long seed, Progress progress) {
    PoolPlan wide = plan.withCandidates(Math.max(candidates, plan.candidates()));
    List<PooledTurn> all = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      List<Dialogue> outside = folds.outside(fold);
      Evidence evidence = Evidence.of(catalogue, outside, states);
      try (TrainedEncoder encoder = fit(outside, seed + fold, progress)) {
        pools(folds.inside(fold), evidence, encoder, wide, progress).stream()
            .map(turn -> turn.cut(plan.candidates()))
            .forEach(all::add);
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
    return pools(dialogues, evidence, encoder, plan, progress);
  }

  private List<PooledTurn> pools(
      List<Dialogue> dialogues,
      Evidence evidence,
      TrainedEncoder encoder,
      PoolPlan made,
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
            return new PooledTurn(turns.get(i), pool);
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
