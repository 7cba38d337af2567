package dev.concierge.trainer.evaluate.questions;

import dev.concierge.trainer.console.Parallel;
import dev.concierge.trainer.console.Progress;
import java.util.List;

/**
 * A question and its answer.
 *
 * @param ranking item ids, best first
 */
public record Answered(Question question, List<String> ranking) {
  public Answered {
    ranking = List.copyOf(ranking);
  }

  /** Rank of a target from 1; 0 if it was missed. */
  public int rank(String target) {
    return ranking.indexOf(target) + 1;
  }

  /** Asks all questions, several at a time; answers keep their order. */
  public static List<Answered> all(
      List<Question> questions, Ranker ranker, int threads, String name, Progress progress) {
    return Parallel.map(
        questions.size(),
        threads,
        progress,
        name,
        i -> new Answered(questions.get(i), ranker.rank(questions.get(i))));
  }
}
