package dev.concierge.trainer.sft.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueMessages;
import dev.concierge.trainer.sft.SmallShop;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorWindowsTests {
  private static final Catalogue SHOP = SmallShop.catalogue();

  @TempDir Path folder;

  @Test
  void slatesHoldTheNamedItemsAndTextsTheirSlots() {
    Dialogue dialogue = SmallShop.dialogues(1, 3).get(0);
    String named = dialogue.turns().get(3).mentions().get(0).itemId();
    Map<String, List<String>> pools =
        Map.of(
            DialogueMessages.key("d0", 3),
            List.of("desk-teal", named, "chair-pink", "desk-red", "lamp-grey"));
    List<Message> messages =
        new DialogueMessages(SHOP, SmallShop.states(SHOP), pools, 3, 0, 1).of(dialogue);
    Message recommending = messages.get(3);
    assertThat(recommending.slate()).hasSize(3);
    assertThat(recommending.slate()).extracting(SlateEntry::itemId).startsWith(named, "desk-teal");
    assertThat(recommending.template()).isEqualTo("how about <item_0>?");
    assertThat(recommending.text()).isEqualTo("how about " + SHOP.title(named) + "?");
    assertThat(messages.get(1).recommends()).isFalse();
  }

  @Test
  void onlyTheAssistantsOwnTokensWeighOne() throws Exception {
    Path file = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("how about a red lamp please"), 300, file);
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      List<Message> messages =
          new DialogueMessages(SHOP, SmallShop.states(SHOP), Map.of(), 3, 0, 1)
              .of(SmallShop.dialogues(1, 3).get(0));
      List<TokenSequence> windows =
          new GeneratorWindows(tokenizer, new WindowSerializer(tokenizer), 0.1, 512).of(messages);
      assertThat(windows).hasSize(1);
      int[] ids = windows.get(0).ids();
      float[] weights = windows.get(0).weights();
      assertThat(weightsOf(ids, weights, tokenizer.id(SpecialToken.RECOMMEND))).containsOnly(1f);
      assertThat(weightsOf(ids, weights, tokenizer.id(SpecialToken.TALK))).containsOnly(1f);
      assertThat(weightsOf(ids, weights, tokenizer.id(SpecialToken.SLATE))).containsOnly(.1f);
      assertThat(weightsOf(ids, weights, tokenizer.id(SpecialToken.REPLY))).containsOnly(.1f);
      assertThat(weightsOf(ids, weights, tokenizer.id(SpecialToken.USER))).containsOnly(.1f);
      // the slot in the slate is given, the slot in the reply is said
      assertThat(weightsOf(ids, weights, tokenizer.slot(0))).containsExactly(.1f, 1f);
      assertThat(ids[ids.length - 1]).isEqualTo(tokenizer.id(SpecialToken.EOS));
      assertThat(weights[ids.length - 1]).isEqualTo(1);
    }
  }

  @Test
  void everyAssistantTurnIsInExactlyOneWindowWhenTheBudgetIsShort() throws Exception {
    Path file = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("how about a red lamp please"), 300, file);
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      List<Message> messages =
          new DialogueMessages(SHOP, SmallShop.states(SHOP), Map.of(), 3, 0, 1)
              .of(SmallShop.dialogues(1, 3).get(0));
      List<TokenSequence> windows =
          new GeneratorWindows(tokenizer, new WindowSerializer(tokenizer, 16, 4), 0.1, 512)
              .of(messages);
      long acts =
          windows.stream()
              .flatMapToInt(window -> Arrays.stream(window.ids()))
              .filter(
                  id ->
                      id == tokenizer.id(SpecialToken.RECOMMEND)
                          || id == tokenizer.id(SpecialToken.TALK))
              .count();
      assertThat(windows).hasSize(2);
      assertThat(acts).isEqualTo(2);
    }
  }

  private static List<Float> weightsOf(int[] ids, float[] weights, int token) {
    return IntStream.range(0, ids.length)
        .filter(i -> ids[i] == token)
        .mapToObj(i -> weights[i])
        .toList();
  }
}
