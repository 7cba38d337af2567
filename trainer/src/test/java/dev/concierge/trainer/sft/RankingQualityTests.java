package dev.concierge.trainer.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.DialogueState.Turn;
import dev.concierge.models.conversation.Role;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingQualityTests {
  @Test
  void countsOneInstancePerNamedItem() {
    DialogueState state =
        new DialogueState(
            List.of(new Turn(Role.USER, "x")), List.of(new MentionedItem("a", Role.USER, 1, 0)));
    RankingQuality quality = new RankingQuality();
    quality.add(
        new RecommendationInstance(
            "d", "d", 1, Role.ASSISTANT, state, List.of("a", "c", "missing"), List.of()),
        List.of("b", "a", "c"));
    Map<String, Double> metrics = quality.metrics();
    assertThat(metrics.get("instances")).isEqualTo(3);
    assertThat(metrics.get("hr@1")).isZero();
    assertThat(metrics.get("hr@5")).isCloseTo(2 / 3.0, within(1e-9));
    double found = 1 / (Math.log(3) / Math.log(2)) + 1 / 2.0;
    assertThat(metrics.get("ndcg@5")).isCloseTo(found / 3, within(1e-9));
    // without the mentioned item the other is second
    assertThat(metrics.get("novel_hr@5")).isCloseTo(1 / 2.0, within(1e-9));
    assertThat(metrics.get("novel_ndcg@5"))
        .isCloseTo(1 / (Math.log(3) / Math.log(2)) / 2, within(1e-9));
  }
}
