package dev.concierge.trainer.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.trainer.evaluate.questions.GivenReply;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTests {
  @Test
  void sharesCountRepliesThatNameAnItem() {
    TextReport report =
        TextReport.of(
            List.of(
                new GivenReply("Try Black Tea now please", true),
                new GivenReply("It is fine by me", false)),
            List.of("try black tea now please", "it is fine by me"));
    assertThat(report.replies()).isEqualTo(2);
    assertThat(report.namesItem()).isEqualTo(0.5);
    assertThat(report.bleu4()).isCloseTo(1, within(1e-9));
    assertThat(report.length()).isEqualTo(5);
  }

  @Test
  void noRepliesAreNoFigures() {
    assertThat(TextReport.of(List.of(), List.of()).namesItem()).isZero();
  }
}
