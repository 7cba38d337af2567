package dev.concierge.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SkippedDocumentsTests {
  @Test
  void allAreCountedAndTheFirstTenNamed() {
    SkippedDocuments skipped = new SkippedDocuments();
    assertThat(skipped.summary()).isEmpty();
    for (int i = 0; i < 10_000; i++) {
      skipped.add("ubi_events", "e" + i, "r".repeat(5_000));
    }
    assertThat(skipped.count()).isEqualTo(10_000);
    assertThat(skipped.first()).hasSize(10).allMatch(text -> text.length() < 400);
    assertThat(skipped.first().getFirst()).startsWith("[ubi_events/e0]: rrr").endsWith("...");
    assertThat(skipped.summary().orElseThrow()).startsWith("[10000] documents").contains("/e9]");
  }
}
