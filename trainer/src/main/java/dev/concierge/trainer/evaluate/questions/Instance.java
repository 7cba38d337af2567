package dev.concierge.trainer.evaluate.questions;

import dev.concierge.models.conversation.DialogueState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One judged item of one turn.
 *
 * @param topic of its question
 * @param conversation unit of the bootstrap
 * @param rank from 1; 0 if it was missed
 * @param unseen whether learning never saw the item named
 * @param turn turns before this one
 * @param mentioned items mentioned before
 */
public record Instance(
    String topic,
    String conversation,
    String target,
    int rank,
    boolean unseen,
    int turn,
    int mentioned) {

  /** The same everywhere, whoever answered. */
  public String key() {
    return topic + "/" + target;
  }

  /** All instances of answers, in order. */
  public static List<Instance> of(List<Answered> answers, Set<String> seen) {
    List<Instance> instances = new ArrayList<>();
    for (Answered answer : answers) {
      Question question = answer.question();
      DialogueState state = question.turn().state();
      for (String target : question.targets()) {
        instances.add(
            new Instance(
                question.topic(),
                question.turn().conversation(),
                target,
                answer.rank(target),
                !seen.contains(target),
                state.turns().size(),
                state.mentionedIds().size()));
      }
    }
    return instances;
  }
}
