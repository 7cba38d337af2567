package dev.concierge.trainer.run.reward;

import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.log.Actions;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.text.Sentiment;
import dev.concierge.models.text.Words;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Outcome;
import dev.concierge.trainer.run.sessions.Outcome.ItemFeedback;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the reward's components off an outcome. What has to be learned for that (examination,
 * typical dwell time of an item, mean sentiment shift) comes from the training turns alone.
 * Immutable and thread-safe.
 */
public final class WeakLabels {
  /** Gain of an action; a purchase is worth 1. */
  private static final Map<String, Double> GAINS =
      Map.of(
          Actions.PURCHASE,
          1.0,
          Actions.ADD_TO_CART,
          .6,
          Actions.CLICK,
          .3,
          "click_through",
          .3,
          Actions.WATCH,
          .5,
          Actions.VIEW,
          .2,
          Actions.DISMISS,
          -.4);

  private static final double DWELL_GAIN = .3;
  private static final double PRIOR_DWELLS = 5;
  private static final int ENCODER = RankerFeatures.NAMES.indexOf("encoder");

  private final RewardConfig config;
  private final Sentiment sentiment;
  private final Examination examination;
  private final Map<String, Double> typicalDwell;
  private final double meanDwell;
  private final double meanShift;

  private WeakLabels(
      RewardConfig config, Sentiment sentiment, Examination examination, List<LoggedTurn> turns) {
    this.config = config;
    this.sentiment = sentiment;
    this.examination = examination;
    Map<String, double[]> dwell = new HashMap<>();
    double sum = 0;
    int n = 0;
    for (LoggedTurn turn : turns) {
      for (ItemFeedback item : turn.outcome().positions()) {
        if (item.dwellMs() > 0) {
          double[] seen = dwell.computeIfAbsent(item.itemId(), id -> new double[2]);
          seen[0] += item.dwellMs();
          seen[1]++;
          sum += item.dwellMs();
          n++;
        }
      }
    }
    meanDwell = n == 0 ? 1 : sum / n;
    typicalDwell = new HashMap<>();
    dwell.forEach(
        (id, seen) ->
            typicalDwell.put(id, (seen[0] + PRIOR_DWELLS * meanDwell) / (seen[1] + PRIOR_DWELLS)));
    meanShift =
        turns.stream()
            .filter(turn -> turn.outcome().nextUser().isPresent())
            .mapToDouble(this::shift)
            .average()
            .orElse(0);
  }

  public static WeakLabels fit(List<LoggedTurn> train, RewardConfig config, Sentiment sentiment) {
    return new WeakLabels(config, sentiment, Examination.fit(train), train);
  }

  /** The components of a turn's reward. */
  public Components of(LoggedTurn turn) {
    return new Components(
        engagement(turn.outcome()),
        relevance(turn),
        turn.outcome().nextUser().isPresent() ? shift(turn) - meanShift : Double.NaN);
  }

  /** Gain of what was done with one item, not debiased. */
  public double gain(ItemFeedback item) {
    double gain =
        item.actions().stream().mapToDouble(action -> GAINS.getOrDefault(action, 0.0)).sum();
    double typical = typicalDwell.getOrDefault(item.itemId(), meanDwell);
    return gain + DWELL_GAIN * (1 - Math.exp(-item.dwellMs() / typical));
  }

  /** Σ_k gain_k / max(P(position k examined), minExamination). */
  private double engagement(Outcome outcome) {
    double sum = 0;
    for (int k = 0; k < outcome.positions().size(); k++) {
      sum +=
          gain(outcome.positions().get(k)) / Math.max(examination.at(k), config.minExamination());
    }
    return sum;
  }

  private double relevance(LoggedTurn turn) {
    double share = config.coherenceShare();
    return (1 - share) * uptake(turn.outcome()) + share * coherence(turn);
  }

  /** NDCG of the shown order when the items taken up, or asked for next, are the relevant ones. */
  private static double uptake(Outcome outcome) {
    Set<String> wanted = new HashSet<>(outcome.takenUp());
    for (Mention mention : outcome.nextUser().map(Message::mentions).orElse(List.of())) {
      if (mention.polarity() >= 0) {
        wanted.add(mention.itemId());
      }
    }
    double dcg = 0;
    double ideal = 0;
    int place = 0;
    for (String wantedId : wanted) {
      ideal += 1 / Math.log(2 + place++);
      for (int k = 0; k < outcome.positions().size(); k++) {
        if (outcome.positions().get(k).itemId().equals(wantedId)) {
          dcg += 1 / Math.log(2 + k);
        }
      }
    }
    return ideal == 0 ? 0 : dcg / ideal;
  }

  /** Mean of the slate's nearness to the state in vector space and the reply's in words. */
  private static double coherence(LoggedTurn turn) {
    double slate = turn.recommended() ? nearness(turn.decision()) : .5;
    if (turn.reply() == null) {
      return slate;
    }
    return (slate + wordCosine(turn.reply().text(), turn.previousUserText())) / 2;
  }

  /** Share of the pool that is no nearer to the query vector than the slate's items, mean. */
  private static double nearness(SlateDecision decision) {
    double sum = 0;
    for (int i : decision.slate()) {
      double below = 0;
      for (float[] row : decision.features()) {
        double gap = decision.features()[i][ENCODER] - row[ENCODER];
        below += gap > 0 ? 1 : gap == 0 ? .5 : 0;
      }
      sum += below / decision.features().length;
    }
    return sum / decision.slate().length;
  }

  static double wordCosine(String one, String other) {
    Set<String> first = topics(one);
    Set<String> second = topics(other);
    if (first.isEmpty() || second.isEmpty()) {
      return 0;
    }
    long common = first.stream().filter(second::contains).count();
    return common / Math.sqrt((double) first.size() * second.size());
  }

  private static Set<String> topics(String text) {
    Set<String> words = new HashSet<>(Words.of(text));
    words.removeIf(Words::isStopWord);
    return words;
  }

  private double shift(LoggedTurn turn) {
    return sentiment.score(turn.outcome().nextUser().orElseThrow().text())
        - sentiment.score(turn.previousUserText());
  }
}
