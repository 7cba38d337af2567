package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A turn that names items, with the state before it.
 *
 * @param dialogue id of the dialogue
 * @param conversation the conversation that the dialogue is taken from
 * @param turn index of the turn in its dialogue
 * @param role who speaks; evaluation and the ranker use the assistant's turns only
 * @param state the conversation before the turn
 * @param targets items of the turn, each once
 * @param later items of later turns that are neither targets nor mentioned before
 */
public record RecommendationInstance(
    String dialogue,
    String conversation,
    int turn,
    Role role,
    DialogueState state,
    List<String> targets,
    List<String> later) {
  public RecommendationInstance {
    targets = List.copyOf(targets);
    later = List.copyOf(later);
  }

  /** Targets that the conversation has not mentioned before. */
  public List<String> newTargets() {
    Set<String> mentioned = Set.copyOf(state.mentionedIds());
    return targets.stream().filter(id -> !mentioned.contains(id)).toList();
  }

  /** True if the turn is the assistant's. */
  public boolean byAssistant() {
    return role == Role.ASSISTANT;
  }

  /** Instances of all turns, of both speakers, that name items of the catalogue. */
  public static List<RecommendationInstance> of(
      List<Dialogue> dialogues, Catalogue catalogue, DialogueStates states) {
    List<RecommendationInstance> instances = new ArrayList<>();
    for (Dialogue dialogue : dialogues) {
      for (int turn = dialogue.context(); turn < dialogue.turns().size(); turn++) {
        List<String> targets = items(dialogue.turns().get(turn), catalogue);
        if (!targets.isEmpty()) {
          instances.add(instance(dialogue, turn, targets, catalogue, states));
        }
      }
    }
    return instances;
  }

  private static RecommendationInstance instance(
      Dialogue dialogue,
      int turn,
      List<String> targets,
      Catalogue catalogue,
      DialogueStates states) {
    DialogueState state = states.before(dialogue, turn);
    Set<String> later = new LinkedHashSet<>();
    for (Dialogue.Turn next : dialogue.turns().subList(turn + 1, dialogue.turns().size())) {
      later.addAll(items(next, catalogue));
    }
    targets.forEach(later::remove);
    state.mentionedIds().forEach(later::remove);
    return new RecommendationInstance(
        dialogue.id(),
        dialogue.conversation(),
        turn,
        dialogue.turns().get(turn).role(),
        state,
        targets,
        List.copyOf(later));
  }

  private static List<String> items(Dialogue.Turn turn, Catalogue catalogue) {
    return turn.mentions().stream()
        .map(Mention::itemId)
        .filter(catalogue::contains)
        .distinct()
        .toList();
  }
}
