package dev.concierge.trainer.sft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.retrieval.TextIndex;
import dev.concierge.trainer.sft.CrossFit.PooledTurn;
import dev.concierge.trainer.sft.encoder.EncoderTrainer;
import dev.concierge.trainer.sft.encoder.EncoderTraining;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrossFitTests {
  private static final int NEVER_SEEN = RankerFeatures.NAMES.indexOf("never_seen");
  private static final int MEMORY = RankerFeatures.NAMES.indexOf("memory");

  @Test
  void aFoldNeverSeesItsOwnDialogues() {
    Folds folds = new Folds(SmallShop.dialogues(10, 1), 3, 7);
    Set<Dialogue> all = new HashSet<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      assertThat(folds.outside(fold)).doesNotContainAnyElementsOf(folds.inside(fold));
      assertThat(folds.outside(fold).size() + folds.inside(fold).size()).isEqualTo(10);
      all.addAll(folds.inside(fold));
    }
    assertThat(all).hasSize(10);
  }

  /** An item that one dialogue alone names is unseen when that dialogue's features are made. */
  @Test
  void featuresComeFromOtherDialogues() {
    Catalogue shop = SmallShop.catalogue();
    List<Dialogue> dialogues = new ArrayList<>(SmallShop.dialogues(40, 2));
    dialogues.removeIf(dialogue -> dialogue.toString().contains("lamp-teal"));
    dialogues.add(
        new Dialogue(
            "only",
            List.of(
                SmallShop.user("a teal lamp like sunrise please"),
                SmallShop.assistant("see [[lamp-teal]]", "lamp-teal"))));
    try (TextIndex metadata = new TextIndex(shop.items().stream().map(Item::searchText).toList())) {
      List<PooledTurn> turns =
          crossFit(shop, metadata, 30)
              .crossFitted(new Folds(dialogues, 2, 1), 30, 0, 1, Progress.SILENT);
      assertThat(turns).hasSize(dialogues.size());
      PooledTurn only =
          turns.stream()
              .filter(turn -> turn.instance().dialogue().equals("only"))
              .findFirst()
              .orElseThrow();
      int row = only.pool().ids().indexOf("lamp-teal");
      assertThat(only.pool().features()[row][NEVER_SEEN]).isEqualTo(1);
      assertThat((double) only.pool().features()[row][MEMORY]).isEqualTo((float) Math.log(.05));
      assertThat(only.example().chosen()[row]).isEqualTo(1);
    }
  }

  @Test
  void aPoolWithATargetIsWiderThanServings() {
    Catalogue shop = SmallShop.catalogue();
    List<Dialogue> dialogues = SmallShop.dialogues(40, 2);
    try (TextIndex metadata = new TextIndex(shop.items().stream().map(Item::searchText).toList())) {
      List<PooledTurn> turns =
          crossFit(shop, metadata, 2)
              .crossFitted(new Folds(dialogues, 2, 1), 20, 4, 1, Progress.SILENT);
      assertThat(turns)
          .allSatisfy(
              turn ->
                  assertThat(turn.pool().ids())
                      .hasSameSizeAs(turn.pool().features())
                      .hasSizeLessThanOrEqualTo(turn.example().hasTarget() ? 6 : 2));
      assertThat(turns).anyMatch(turn -> turn.pool().ids().size() == 6);
    }
  }

  private static CrossFit crossFit(Catalogue shop, TextIndex metadata, int candidates) {
    EncoderTrainer encoders =
        new EncoderTrainer(
            shop,
            new EncoderConfig(8, 256, 256, 8, 50, 4),
            EncoderTraining.defaults()
                .withEpochs(1)
                .withBatch(8)
                .withLearningRate(.01)
                .withWarmup(1)
                .withWeightDecay(0)
                .withDropout(0)
                .withWordDropout(0)
                .withItemDropout(0)
                .withResidualDropout(0),
            null);
    return new CrossFit(
        shop,
        SmallShop.states(shop),
        encoders,
        metadata,
        RetrievalPlan.DEFAULT.withCandidates(candidates),
        1);
  }
}
