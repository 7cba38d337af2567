package dev.concierge.trainer.quickstart;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.published.RedialImporter;
import dev.concierge.trainer.dataset.shop.Shop;
import dev.concierge.trainer.simulate.Crowd;
import dev.concierge.trainer.simulate.Domain;
import dev.concierge.trainer.simulate.LegacyDialogues;
import dev.concierge.trainer.simulate.Population;
import dev.concierge.trainer.simulate.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the quickstart plays: a catalogue, the dialogues of the time before, and the people of its
 * world.
 *
 * @param name of the index and of the recommender
 * @param catalogue what is recommended
 * @param train dialogues the first policy learns from
 * @param heldOut dialogues it never sees: their replies are the reference
 * @param recorded whether {@code heldOut} are people's own recommendation turns, to be asked of the
 *     endpoint
 * @param world the items as people experience them
 * @param population those people
 */
record Scenario(
    String name,
    Catalogue catalogue,
    List<Dialogue> train,
    List<Dialogue> heldOut,
    boolean recorded,
    World world,
    Population population) {
  private static final int SHOP_ITEMS = 1_200;
  private static final int SHOP_DIALOGUES = 800;
  private static final int SHOP_HELD_OUT = 60;
  private static final int REDIAL_TEST_DIALOGUES = 200;

  Scenario {
    train = List.copyOf(train);
    heldOut = List.copyOf(heldOut);
  }

  static Scenario of(QuickstartOptions options) {
    return switch (options.dataset()) {
      case SHOP -> shop(options.seed());
      case REDIAL -> redial(options.data(), options.seed());
    };
  }

  private static Scenario shop(long seed) {
    Catalogue catalogue = Shop.catalogue(seed, SHOP_ITEMS);
    World world = new World(Domain.SHOP, catalogue.items(), seed);
    Population population = new Population(world, seed);
    LegacyDialogues legacy = new LegacyDialogues(world, population, seed);
    return new Scenario(
        "shop",
        catalogue,
        legacy.record(Crowd.TRAIN, SHOP_DIALOGUES),
        legacy.record(Crowd.TEST, SHOP_HELD_OUT),
        false,
        world,
        population);
  }

  private static Scenario redial(Path data, long seed) {
    for (String file : List.of("movies.csv", "train_partial.jsonl.gz", "test.jsonl.gz")) {
      if (!Files.isReadable(data.resolve(file))) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "cannot read ["
                + data.resolve(file)
                + "]: name the folder of the ReDial files with --data DIR");
      }
    }
    Dataset redial = new RedialImporter(data, LexiconSentiment.english()).read();
    World world = new World(Domain.MOVIES, redial.catalogue().items(), seed);
    return new Scenario(
        "movies",
        redial.catalogue(),
        redial.train(),
        redial.test().stream().limit(REDIAL_TEST_DIALOGUES).toList(),
        true,
        world,
        new Population(world, seed));
  }
}
