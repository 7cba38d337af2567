package dev.concierge.trainer.evaluate.questions;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.List;

/**
 * What a ranker is asked once: a turn under a protocol.
 *
 * @param turn the state before the turn
 * @param dialogue the dialogue that the turn is part of
 * @param targets items that count as right, one instance each
 * @param exclude items that must not be ranked
 * @param candidates the only items that may be ranked; empty for the whole catalogue
 */
public record Question(
    Protocol protocol,
    RecommendationInstance turn,
    Dialogue dialogue,
    List<String> targets,
    List<String> exclude,
    List<String> candidates) {
  public Question {
    targets = List.copyOf(targets);
    exclude = List.copyOf(exclude);
    candidates = List.copyOf(candidates);
  }

  /** Unique within a protocol; what TREC files call the topic. */
  public String topic() {
    String topic = turn.dialogue() + "_" + turn.turn();
    return protocol == Protocol.SAMPLED ? topic + "_" + targets.getFirst() : topic;
  }
}
