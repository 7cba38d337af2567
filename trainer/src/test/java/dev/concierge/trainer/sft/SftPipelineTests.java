package dev.concierge.trainer.sft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.evidence.RecommenderDefaults;
import dev.concierge.trainer.sft.encoder.EncoderTraining;
import dev.concierge.trainer.sft.generator.GeneratorTraining;
import dev.concierge.trainer.sft.ranker.RankerTraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftPipelineTests {
  static final SftConfig TINY =
      new SftConfig(
          2,
          1,
          1,
          RetrievalPlan.DEFAULT.withCandidates(30),
          3,
          4,
          0.5,
          new EncoderConfig(8, 512, 512, 16, 50, 4).withMembers(2),
          EncoderTraining.defaults()
              .withEpochs(6)
              .withBatch(16)
              .withLearningRate(.02)
              .withWarmup(5)
              .withWeightDecay(.01)
              .withDropout(0)
              .withWordDropout(0)
              .withItemDropout(0)
              .withResidualDropout(.1),
          new RankerConfig(RankerFeatures.NAMES.size(), 8),
          new RankerTraining(40, 10, 6, 16, .02, .01, 0),
          new GeneratorConfig(320, 32, 1, 2, 1, 16, 48, 512, 10_000, 1e-5, true),
          GeneratorTraining.defaults()
              .withEpochs(1)
              .withLearningRate(.005)
              .withWarmup(2)
              .withMaxSteps(8));

  @TempDir Path folder;

  @Test
  void learnsASmallShopFromEndToEnd() throws Exception {
    SftData data =
        new SftData(
            SmallShop.catalogue(), SmallShop.dialogues(120, 1), SmallShop.dialogues(30, 99));
    SftResult result =
        new SftPipeline(TINY, text -> 0, Progress.SILENT, Clock.systemUTC())
            .run(data, new SftTarget("shop", "sft-1", folder.resolve("bundle")));

    // people say colour and kind: a chance ranking would hit 5 of 30
    assertThat(result.metrics().get("hr@5")).isGreaterThan(0.8);
    Bundle bundle = Bundle.open(result.bundle());
    assertThat(bundle.manifest().space()).isEqualTo(result.space());
    List<String> items = Files.readAllLines(result.index().resolve("items.jsonl"));
    assertThat(items).hasSize(30);
    JsonNode first = new ObjectMapper().readTree(items.get(0));
    assertThat(PackedFloats.unpack(first.get("target").asText())).hasSize(17);
    assertThat(PackedFloats.unpack(first.get("context").asText())).hasSize(16);
    assertThat(Files.readAllLines(result.index().resolve("memory.jsonl"))).hasSize(120);
    assertThat(IndexFiles.defaults(result.index()))
        .isEqualTo(new RecommenderDefaults(RetrievalPlan.DEFAULT.withCandidates(30), 4));
  }
}
