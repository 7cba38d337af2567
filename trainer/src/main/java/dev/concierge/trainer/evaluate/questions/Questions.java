package dev.concierge.trainer.evaluate.questions;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Every recommendation turn of some dialogues as questions. Immutable. */
public final class Questions {
  /** Items drawn to compete in {@link Protocol#SAMPLED}. */
  public static final int DRAWN = 99;

  private final Catalogue catalogue;
  private final Map<String, Dialogue> dialogues = new HashMap<>();
  private final List<RecommendationInstance> turns;
  private final long seed;

  /**
   * @param seed of the draw of competitors
   */
  public Questions(
      List<Dialogue> dialogues, Catalogue catalogue, DialogueStates states, long seed) {
    this.catalogue = catalogue;
    this.seed = seed;
    dialogues.forEach(dialogue -> this.dialogues.put(dialogue.id(), dialogue));
    this.turns =
        RecommendationInstance.of(dialogues, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
  }

  /** The questions of a protocol, in the order of the dialogues. */
  public List<Question> of(Protocol protocol) {
    return switch (protocol) {
      case ALL -> turns.stream().map(turn -> question(protocol, turn, turn.targets())).toList();
      case NOVEL ->
          turns.stream()
              .filter(turn -> !turn.newTargets().isEmpty())
              .map(turn -> question(protocol, turn, turn.newTargets()))
              .toList();
      case SAMPLED -> {
        List<Question> sampled = new ArrayList<>();
        for (RecommendationInstance turn : turns) {
          turn.targets().forEach(target -> sampled.add(sampled(turn, target)));
        }
        yield sampled;
      }
    };
  }

  private Question question(Protocol protocol, RecommendationInstance turn, List<String> targets) {
    List<String> exclude = protocol == Protocol.NOVEL ? turn.state().mentionedIds() : List.of();
    return new Question(
        protocol, turn, dialogues.get(turn.dialogue()), targets, exclude, List.of());
  }

  private Question sampled(RecommendationInstance turn, String target) {
    Random random =
        new Random(seed ^ (turn.dialogue() + ":" + turn.turn() + ":" + target).hashCode());
    Set<String> candidates = new LinkedHashSet<>(List.of(target));
    Set<String> right = new HashSet<>(turn.targets());
    int most = Math.min(DRAWN + 1, catalogue.size() - right.size() + 1);
    while (candidates.size() < most) {
      String drawn = catalogue.items().get(random.nextInt(catalogue.size())).id();
      if (!right.contains(drawn)) {
        candidates.add(drawn);
      }
    }
    List<String> ordered = new ArrayList<>(candidates);
    ordered.sort(null); // the place in the list must not give the target away
    return new Question(
        Protocol.SAMPLED,
        turn,
        dialogues.get(turn.dialogue()),
        List.of(target),
        List.of(),
        ordered);
  }
}
