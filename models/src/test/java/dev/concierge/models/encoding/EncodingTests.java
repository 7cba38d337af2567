package dev.concierge.models.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.DialogueState.Turn;
import dev.concierge.models.conversation.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EncodingTests {
  private static final EncoderConfig CONFIG = new EncoderConfig(2, 1000, 1000, 4, 3, 1);

  /** Published values of MurmurHash3_x86_32 with seed 0. */
  @Test
  void hashesLikeMurmur3() {
    assertThat(Hashing.murmur3(new byte[0])).isZero();
    assertThat(Hashing.murmur3("hello".getBytes(StandardCharsets.UTF_8))).isEqualTo(0x248bfa47);
    assertThat(Hashing.murmur3("hello, world".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(0x149bbb7f);
  }

  @Test
  void keepsTheNewestWordsAndMentions() {
    DialogueState state =
        new DialogueState(
            List.of(
                new Turn(Role.USER, "red chair"),
                new Turn(Role.ASSISTANT, "sofa"),
                new Turn(Role.USER, "lamp")),
            List.of(
                new MentionedItem("a", Role.USER, 3, 0.5),
                new MentionedItem("b", Role.ASSISTANT, 2, -0.5),
                new MentionedItem("unknown", Role.USER, 1, 0)));
    QueryInput input =
        QueryInput.of(state, Map.of("a", new float[] {1, 2}, "b", new float[] {3, 4}), CONFIG);
    assertThat(input.wordIds()).hasSize(3).doesNotContain(0);
    assertThat(input.wordKinds()).containsExactly(2, 5, 0);
    assertThat(input.itemVectors()).isDeepEqualTo(new float[][] {{3, 4}});
    assertThat(input.itemKinds()).containsExactly(5);
    assertThat(input.itemPolarity()).containsExactly(-0.5f);
  }

  @Test
  void anItemIsABagOfLengthOne() {
    Item item =
        new Item(
            "1",
            "Red Lamp",
            "a warm lamp",
            List.of("Lighting"),
            List.of("Ann Bo"),
            OptionalInt.of(1994),
            0,
            OptionalDouble.empty());
    ItemInput input = ItemInput.of(item, CONFIG);
    // red, lamp, Lighting, Ann Bo, 1994, 1990s; warm and lamp as text
    assertThat(input.attributeIds()).hasSize(8).doesNotContain(0);
    double squares = 0;
    for (float weight : input.weights()) {
      squares += weight * weight;
    }
    assertThat(squares).isCloseTo(1, within(1e-6));
    assertThat(input.weights()[7] / input.weights()[0]).isCloseTo(0.3f, within(1e-6f));
  }
}
