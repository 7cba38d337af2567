package dev.concierge.models.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnRecordJsonTests {
  private final TurnRecord turn =
      new TurnRecord(
          new TurnRecord.Place(
              "t-1", "shop", "c-1", null, Instant.parse("2026-01-02T03:04:05.678Z"), 1),
          List.of(
              Message.of(Role.USER, "I like Lamp", List.of(new Mention("a", .5))),
              new Message(
                  Role.ASSISTANT,
                  "Try Shade",
                  List.of(Mention.neutral("b")),
                  List.of(new SlateEntry("b", "Shade")),
                  "Try <item_0>")),
          Act.RECOMMEND,
          new SlateDecision(
              List.of("a", "b"),
              new float[][] {{1, 2.5f, 0}, {-3, 0, Float.MIN_VALUE}},
              new float[] {.1f, .2f},
              new int[] {1, 0},
              true,
              .5,
              20,
              new double[] {-.25, 0}),
          new ReplyRecord(
              new int[] {1, 2},
              new int[] {5, 7, 8, 2},
              2,
              new float[] {-1.5f, -.5f},
              -.1f,
              "Try Lamp",
              "Try <item_0>",
              "stop"),
          new TurnRecord.ActingVersion("default", "v1", "abc"),
          Map.of("retrieve", 1200L));

  @Test
  void whatIsWrittenIsRead() {
    TurnRecord read = TurnRecordJson.read(TurnRecordJson.write(turn));
    assertThat(read).usingRecursiveComparison().isEqualTo(turn);
  }

  @Test
  void aTurnWithoutSlateAndReplyIsRead() {
    TurnRecord talk =
        new TurnRecord(
            new TurnRecord.Place("t-2", "shop", "c-1", "u", turn.timestamp(), 0),
            List.of(),
            Act.TALK,
            null,
            null,
            TurnRecord.ActingVersion.NONE,
            Map.of());
    assertThat(TurnRecordJson.read(TurnRecordJson.write(talk)))
        .usingRecursiveComparison()
        .isEqualTo(talk);
  }

  @Test
  void aTruncatedFeatureMatrixIsNamedWithItsTurn() {
    String json = TurnRecordJson.write(turn).replace("\"columns\":3", "\"columns\":4");
    assertThatThrownBy(() -> TurnRecordJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("t-1")
        .hasMessageContaining("needs [32] bytes");
  }
}
