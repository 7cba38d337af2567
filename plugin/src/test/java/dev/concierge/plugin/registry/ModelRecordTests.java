package dev.concierge.plugin.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelRecordTests {
  @Test
  void statesFollowPromotionAndRollback() {
    ModelRecord model = ModelRecord.unknown("default").deploy("v1", "v1").promote("v1");
    assertThat(model.state("v1")).isEqualTo("promoted");
    assertThat(model.history()).isEmpty();

    ModelRecord second = model.deploy("v2", "v1").promote("v2");
    assertThat(second.state("v1")).isEqualTo("retired");
    assertThat(second.state("v2")).isEqualTo("promoted");
    assertThat(second.state("v3")).isEqualTo("candidate");
    assertThat(second.deployed()).containsExactly("v2");
    assertThat(second.memoryOf("v2")).isEqualTo("v1");
    assertThat(second.promote("v2").history()).containsExactly("v1");

    ModelRecord back = second.rollback();
    assertThat(back.promoted()).isEqualTo("v1");
    assertThat(back.state("v2")).isEqualTo("retired");
    assertThat(back.history()).isEmpty();
    assertThat(back.deployed()).containsExactly("v1");
  }

  @Test
  void survivesItsDocument() {
    ModelRecord model =
        ModelRecord.unknown("default").deploy("v1", "v1").promote("v1").deploy("v2", "v1");
    assertThat(ModelRecord.read(model.source(), model.seqNo(), model.primaryTerm()))
        .isEqualTo(model);
  }
}
