package dev.concierge.trainer.sft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.trainer.sft.encoder.EncoderTraining;
import dev.concierge.trainer.sft.generator.GeneratorTraining;
import dev.concierge.trainer.sft.ranker.RankerTraining;
import org.junit.jupiter.api.Test;

/** The values that published figures were made with, in order of declaration. */
class SftConfigTests {

  @Test
  void smallIsTheDefault() {
    SftConfig small = SftConfig.small();
    assertThat(numbers(small)).isEqualTo("2 1 2 5 0 0.5");
    assertThat(small.encoder()).isEqualTo(EncoderConfig.SMALL);
    assertThat(small.encoderTraining())
        .isEqualTo(new EncoderTraining(8, 64, 0.003, 20, 0.2, 0.3, 0.2, 0.2, 0.15, 0.4, 0.5));
    assertThat(small.rankerTraining())
        .isEqualTo(new RankerTraining(300, 60, 10, 64, 0.005, 0.1, 0.1));
    assertThat(small.generator()).isEqualTo(GeneratorConfig.SMALL);
    assertThat(small.generatorTraining())
        .isEqualTo(new GeneratorTraining(2, 16, 0.002, 20, 0.01, 1, 0.1, 150));
    assertThat(small.forBase().generatorTraining())
        .isEqualTo(new GeneratorTraining(2, 16, 5e-5, 20, 0.01, 1, 0.1, 150));
  }

  @Test
  void redial() {
    SftConfig redial = SftConfig.redial();
    assertThat(numbers(redial)).isEqualTo("3 1 2 5 10 0.5");
    assertThat(redial.encoder())
        .isEqualTo(new EncoderConfig(128, 1 << 14, 1 << 14, 256, 200, 16).withMembers(3));
    assertThat(redial.encoderTraining())
        .isEqualTo(new EncoderTraining(5, 256, 0.0025, 50, 0.4, 0.5, 0.35, 0.25, 0.1, 0.4, 0.5));
    assertThat(redial.rankerTraining()).isEqualTo(SftConfig.small().rankerTraining());
    assertThat(redial.generatorTraining())
        .isEqualTo(new GeneratorTraining(6, 16, 0.002, 50, 0.01, 1, 0.1, 1200));
  }

  @Test
  void opendialkg() {
    SftConfig opendialkg = SftConfig.opendialkg();
    assertThat(numbers(opendialkg)).isEqualTo("4 1 2 5 10 0.5");
    assertThat(opendialkg.encoder())
        .isEqualTo(new EncoderConfig(128, 1 << 15, 1 << 15, 256, 200, 16));
    assertThat(opendialkg.encoderTraining())
        .isEqualTo(new EncoderTraining(8, 128, 0.003, 50, 0.4, 0.5, 0.2, 0.25, 0.1, 0, 0.5));
    assertThat(opendialkg.rankerTraining()).isEqualTo(SftConfig.small().rankerTraining());
    assertThat(opendialkg.generatorTraining())
        .isEqualTo(new GeneratorTraining(6, 16, 0.002, 50, 0.01, 1, 0.1, 1200));
  }

  private static String numbers(SftConfig config) {
    return String.join(
        " ",
        Integer.toString(config.folds()),
        Long.toString(config.seed()),
        Integer.toString(config.threads()),
        Integer.toString(config.slateSize()),
        Integer.toString(config.minReplyTokens()),
        Double.toString(config.shuffledSlates()));
  }
}
