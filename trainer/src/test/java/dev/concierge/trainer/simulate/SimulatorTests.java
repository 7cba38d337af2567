package dev.concierge.trainer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Role;
import dev.concierge.trainer.dataset.shop.Shop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatorTests {
  private static final List<Item> ITEMS = Shop.catalogue(3, 600).items();
  private static final World WORLD = new World(Domain.SHOP, ITEMS, 3);
  private static final Population POPULATION = new Population(WORLD, 3);
  private static final Map<String, Item> BY_ID = new HashMap<>();

  static {
    ITEMS.forEach(item -> BY_ID.put(item.id(), item));
  }

  @Test
  void sameSeedGivesTheSameDialogues() {
    List<Dialogue> once = new LegacyDialogues(WORLD, POPULATION, 5).record(Crowd.TRAIN, 40);
    World again = new World(Domain.SHOP, Shop.catalogue(3, 600).items(), 3);
    List<Dialogue> twice =
        new LegacyDialogues(again, new Population(again, 3), 5).record(Crowd.TRAIN, 40);
    assertThat(twice).isEqualTo(once);
    assertThat(new LegacyDialogues(WORLD, POPULATION, 6).record(Crowd.TRAIN, 40))
        .isNotEqualTo(once);
  }

  @Test
  void aPersonDoesNotDependOnHowManyThereAre() {
    List<Persona> few = POPULATION.people(Crowd.TRAIN, 3);
    List<Persona> many = POPULATION.people(Crowd.TRAIN, 30);
    for (int i = 0; i < few.size(); i++) {
      assertThat(many.get(i).id()).isEqualTo(few.get(i).id());
      assertThat(many.get(i).traitTaste()).containsExactly(few.get(i).traitTaste());
      assertThat(many.get(i).brandTaste()).isEqualTo(few.get(i).brandTaste());
    }
  }

  @Test
  void peopleForTrainingAndTestingAreDisjoint() {
    Set<String> train =
        new HashSet<>(POPULATION.people(Crowd.TRAIN, 200).stream().map(Persona::id).toList());
    List<Persona> test = POPULATION.people(Crowd.TEST, 200);
    assertThat(test).extracting(Persona::id).doesNotContainAnyElementsOf(train);
    assertThat(test.get(0).traitTaste())
        .isNotEqualTo(POPULATION.people(Crowd.TRAIN, 1).get(0).traitTaste());
  }

  @Test
  void dialoguesAlternateAndNameOnlyItemsOfTheCatalogue() {
    List<Dialogue> dialogues = new LegacyDialogues(WORLD, POPULATION, 5).record(Crowd.TRAIN, 100);
    int talks = 0;
    for (Dialogue dialogue : dialogues) {
      for (int i = 0; i < dialogue.turns().size(); i++) {
        Dialogue.Turn turn = dialogue.turns().get(i);
        assertThat(turn.role()).isEqualTo(i % 2 == 0 ? Role.USER : Role.ASSISTANT);
        assertThat(turn.text()).isNotBlank().doesNotContain("%s");
        assertThat(ItemMarkup.ids(turn.text())).allMatch(BY_ID::containsKey);
        assertThat(turn.mentions().stream().map(m -> m.itemId()).toList())
            .containsExactlyInAnyOrderElementsOf(ItemMarkup.ids(turn.text()));
        talks += turn.role() == Role.ASSISTANT && turn.mentions().isEmpty() ? 1 : 0;
      }
    }
    assertThat(talks).as("turns that only talk").isBetween(20, 300);
  }

  @Test
  void aGreetingIsAnsweredWithAQuestion() {
    List<Dialogue> dialogues = new LegacyDialogues(WORLD, POPULATION, 5).record(Crowd.TRAIN, 100);
    List<Dialogue> greeted =
        dialogues.stream()
            .filter(dialogue -> kindIn(dialogue.turns().get(0).text()).isEmpty())
            .toList();
    assertThat(greeted).hasSizeBetween(5, 30);
    for (Dialogue dialogue : greeted) {
      assertThat(dialogue.turns().get(1).mentions()).isEmpty();
      assertThat(kindIn(dialogue.turns().get(2).text())).isPresent();
    }
  }

  @Test
  void whatTheScriptIgnoresPleasesMore() {
    assertThat(satisfactionWithNewAndCheap()).isGreaterThan(satisfactionWithBestSellers() + 0.1);
  }

  @Test
  void reactionsToAnItemDoNotDependOnItsCompany() {
    Persona persona = POPULATION.people(Crowd.TEST, 1).get(0);
    String a = ITEMS.get(0).id();
    SimulatedPerson one = new SimulatedPerson(WORLD, persona, 9, BY_ID);
    SimulatedPerson other = new SimulatedPerson(WORLD, persona, 9, BY_ID);
    assertThat(one.react(List.of(a, ITEMS.get(1).id())).get(0))
        .isEqualTo(other.react(List.of(a, ITEMS.get(2).id())).get(0));
  }

  private static String kindAskedFor(SimulatedPerson person) {
    String opening = person.open().text();
    Optional<String> kind = kindIn(opening);
    if (kind.isEmpty()) { // it was a greeting
      person.listen();
      kind = kindIn(person.reply().orElseThrow().text());
    }
    return kind.orElseThrow();
  }

  private static Optional<String> kindIn(String text) {
    return WORLD.kinds().keySet().stream().filter(text::contains).findFirst();
  }

  private static double satisfactionWithBestSellers() {
    return satisfaction((a, b) -> Double.compare(b.popularity(), a.popularity()));
  }

  private static double satisfactionWithNewAndCheap() {
    return satisfaction(
        (a, b) ->
            Double.compare(
                0.2 * b.year().getAsInt() - Math.log(b.price().getAsDouble()),
                0.2 * a.year().getAsInt() - Math.log(a.price().getAsDouble())));
  }

  private static double satisfaction(java.util.Comparator<Item> order) {
    double sum = 0;
    for (Persona persona : POPULATION.people(Crowd.TEST, 100)) {
      SimulatedPerson person = new SimulatedPerson(WORLD, persona, 1, BY_ID);
      String kind = kindAskedFor(person);
      sum +=
          person.satisfaction(
              WORLD.kinds().get(kind).stream().sorted(order).limit(5).map(Item::id).toList());
    }
    return sum / 100;
  }
}
