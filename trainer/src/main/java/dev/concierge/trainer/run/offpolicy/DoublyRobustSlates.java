package dev.concierge.trainer.run.offpolicy;

import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.trainer.metrics.OffPolicy;
import dev.concierge.trainer.run.offpolicy.PositionGains.Shown;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Outcome.ItemFeedback;
import dev.concierge.trainer.weights.RankerScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Explored turns as doubly robust estimation needs them (Dudík, Langford and Li 2011; cross-fitted
 * as in Chernozhukov et al. 2018): the whole slate is the action, its worth is predicted by {@link
 * PositionGains} learned from the other half of the conversations, and the target policy's own
 * slates are drawn rather than enumerated.
 */
final class DoublyRobustSlates {
  private static final int FOLDS = 2;
  private static final int DRAWS = 16;
  private static final double RIDGE = 10;

  private final List<LoggedTurn> explored;
  private final ToDoubleFunction<ItemFeedback> gain;
  private final PositionGains[] gains = new PositionGains[FOLDS];

  /**
   * @param explored turns with a sampled slate
   * @param gain worth of what was done with an item
   */
  DoublyRobustSlates(List<LoggedTurn> explored, ToDoubleFunction<ItemFeedback> gain) {
    this.explored = explored;
    this.gain = gain;
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Shown> others = new ArrayList<>();
      for (LoggedTurn turn : explored) {
        if (fold(turn) != fold) {
          others.addAll(shown(turn));
        }
      }
      gains[fold] = others.isEmpty() ? null : PositionGains.fit(others, RIDGE);
    }
  }

  /**
   * @param clip largest weight of a slate
   * @param seed of the drawn slates; the same for two policies, so that they differ by themselves
   * @return one a turn; empty if a half has no turn to learn from
   */
  List<OffPolicy.Logged> of(RankerScores target, double clip, long seed) {
    if (Arrays.asList(gains).contains(null)) {
      return List.of();
    }
    List<OffPolicy.Logged> logged = new ArrayList<>(explored.size());
    for (int i = 0; i < explored.size(); i++) {
      LoggedTurn turn = explored.get(i);
      SlateDecision decision = turn.decision();
      PositionGains model = gains[fold(turn)];
      double weight = Arrays.stream(SlateRatios.of(decision, target)).reduce(1, (a, b) -> a * b);
      double reward = turn.outcome().positions().stream().mapToDouble(gain).sum();
      logged.add(
          new OffPolicy.Logged(
              Math.min(weight, clip),
              reward,
              predicted(model, decision, decision.slate()),
              direct(model, decision, target, new Random(seed + i))));
    }
    return logged;
  }

  private static double direct(
      PositionGains model, SlateDecision decision, RankerScores target, Random random) {
    float[] scores = target.score(decision.features());
    double sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] slate =
          PlackettLuce.sample(
                  scores, decision.slate().length, decision.temperature(), decision.depth(), random)
              .slate();
      sum += predicted(model, decision, slate);
    }
    return sum / DRAWS;
  }

  private static double predicted(PositionGains model, SlateDecision decision, int[] slate) {
    double sum = 0;
    for (int k = 0; k < slate.length; k++) {
      sum += model.of(decision.features()[slate[k]], k);
    }
    return sum;
  }

  private List<Shown> shown(LoggedTurn turn) {
    List<Shown> shown = new ArrayList<>();
    SlateDecision decision = turn.decision();
    List<ItemFeedback> positions = turn.outcome().positions();
    for (int k = 0; k < Math.min(decision.slate().length, positions.size()); k++) {
      shown.add(
          new Shown(
              decision.features()[decision.slate()[k]], k, gain.applyAsDouble(positions.get(k))));
    }
    return shown;
  }

  private static int fold(LoggedTurn turn) {
    return Math.floorMod(turn.conversationId().hashCode(), FOLDS);
  }
}
