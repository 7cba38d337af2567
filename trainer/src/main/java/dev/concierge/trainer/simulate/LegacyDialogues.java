package dev.concierge.trainer.simulate;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Dialogue.Turn;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dialogues between people and the scripted recommender: what a log of the time before would hold.
 * The same arguments give the same dialogues.
 */
public final class LegacyDialogues {
  private final World world;
  private final Population population;
  private final long seed;
  private final Map<String, Item> items = new HashMap<>();

  public LegacyDialogues(World world, Population population, long seed) {
    this.world = world;
    this.population = population;
    this.seed = seed;
    world.items().forEach(item -> items.put(item.id(), item));
  }

  /** One dialogue with each of the first {@code n} people of a split. */
  public List<Dialogue> record(Crowd split, int n) {
    return population.people(split, n).stream().map(this::dialogue).toList();
  }

  private Dialogue dialogue(Persona persona) {
    SimulatedPerson person = new SimulatedPerson(world, persona, seed, items);
    ScriptedRecommender recommender =
        new ScriptedRecommender(world, Seeds.stream(seed, "scripted", persona.id()));
    List<Turn> turns = new ArrayList<>();
    Optional<Utterance> said = Optional.of(person.open());
    while (said.isPresent()) {
      turns.add(new Turn(Role.USER, said.get().text(), said.get().mentions(), List.of()));
      ScriptedRecommender.Answer answer = recommender.answer(said.get(), person.done());
      List<String> accepted = new ArrayList<>();
      if (!person.done() && !answer.slate().isEmpty()) {
        person.react(answer.slate()).stream()
            .filter(Reaction::clicked)
            .forEach(reaction -> accepted.add(reaction.itemId()));
      } else if (!person.done()) {
        person.listen();
      }
      List<Mention> named = answer.slate().stream().map(Mention::neutral).toList();
      turns.add(new Turn(Role.ASSISTANT, answer.text(), named, accepted));
      said = person.done() ? Optional.empty() : person.reply();
    }
    return new Dialogue("legacy-" + persona.id(), turns);
  }
}
