package dev.concierge.it.stage;

import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ItemsIndex;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.shop.Shop;
import dev.concierge.trainer.sft.SftConfig;
import dev.concierge.trainer.sft.SftData;
import dev.concierge.trainer.sft.SftPipeline;
import dev.concierge.trainer.sft.SftResult;
import dev.concierge.trainer.sft.SftTarget;
import dev.concierge.trainer.sft.encoder.EncoderTraining;
import dev.concierge.trainer.sft.generator.GeneratorTraining;
import dev.concierge.trainer.sft.ranker.RankerTraining;
import dev.concierge.trainer.simulate.ConversationDriver;
import dev.concierge.trainer.simulate.Crowd;
import dev.concierge.trainer.simulate.Domain;
import dev.concierge.trainer.simulate.LegacyDialogues;
import dev.concierge.trainer.simulate.LoopReport;
import dev.concierge.trainer.simulate.Population;
import dev.concierge.trainer.simulate.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A generated shop, people who visit it, and a first policy so small that it is trained in seconds.
 */
public final class LearningShop {

  private static final long SEED = 7;

  /** The fewest products of which every kind can be asked for: 8 of each of 48. */
  private static final int PRODUCTS = 384;

  private static final int DIALOGUES = 100;

  private static final SftConfig TINY =
      new SftConfig(
          2,
          SEED,
          1,
          RetrievalPlan.DEFAULT.withCandidates(40),
          5,
          0,
          0.5,
          new EncoderConfig(16, 1024, 1024, 32, 60, 4).withMembers(2),
          new EncoderTraining(3, 32, .01, 5, .01, 0, 0, 0, .1, .4, .5),
          new RankerConfig(RankerFeatures.NAMES.size(), 8),
          new RankerTraining(60, 20, 3, 32, .01, .01, 0),
          new GeneratorConfig(512, 32, 1, 2, 1, 16, 64, 512, 10_000, 1e-5, true),
          new GeneratorTraining(2, 16, .005, 5, .01, 1, .1, 40));

  private final Catalogue catalogue = Shop.catalogue(SEED, PRODUCTS);
  private final World world = new World(Domain.SHOP, catalogue.items(), SEED);
  private final Population population = new Population(world, SEED);
  private final ConciergeClient client;
  private final String name;

  /**
   * @param name of the index, the recommender and the model
   */
  public LearningShop(ConciergeClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Trains the first policy, indexes the items, registers and promotes it. */
  public void open(String version, Path folder, ModelStore store)
      throws BundleException, IOException {
    List<Dialogue> past =
        new LegacyDialogues(world, population, SEED).record(Crowd.TRAIN, DIALOGUES);
    open(client, name, catalogue, past, version, folder, store);
  }

  /** The same for any catalogue and any conversations about it. */
  public static void open(
      ConciergeClient client,
      String name,
      Catalogue catalogue,
      List<Dialogue> past,
      String version,
      Path folder,
      ModelStore store)
      throws BundleException, IOException {
    SftResult policy =
        new SftPipeline(TINY, LexiconSentiment.english(), Progress.SILENT, Clock.systemUTC())
            .run(
                new SftData(catalogue, past, List.of()),
                new SftTarget(name, version, folder.resolve(version)));
    ItemsIndex index = new ItemsIndex(client, name);
    index.fill(catalogue, Progress.SILENT);
    index.recommend(catalogue, name);
    Registrar registrar = new Registrar(client, store);
    registrar.register(policy.bundle(), name, policy.index(), Progress.SILENT);
    registrar.promote(name, version, "first policy", false);
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  /** Conversations that no policy has learned from. */
  public List<Dialogue> heldOut(int count) {
    return new LegacyDialogues(world, population, SEED).record(Crowd.TEST, count);
  }

  /** Logged conversations with feedback. */
  public LoopReport visit(int people) {
    ConversationDriver driver =
        new ConversationDriver(client, name, world, population, Clock.systemUTC());
    LoopReport report =
        driver.hold(
            ConversationDriver.Mode.LOGGED, Crowd.TRAIN, 0, people, SEED, 2, Progress.SILENT);
    driver
        .firstFailure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    return report;
  }
}
