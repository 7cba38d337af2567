package dev.concierge.trainer.server.inference;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small policy that has learned nothing, its weights large enough to have opinions. */
final class RandomBundle {
  static final EncoderConfig ENCODER = new EncoderConfig(8, 64, 64, 12, 20, 4);

  private static final RankerConfig RANKER = new RankerConfig(RankerFeatures.NAMES.size(), 6);
  private static final GeneratorConfig GENERATOR =
      new GeneratorConfig(300, 32, 2, 4, 2, 16, 40, 96, 10_000, 1e-5, true);

  private RandomBundle() {}

  static Bundle write(Path folder, String name, String version) throws IOException {
    Path tokenizer = Files.createDirectories(folder).resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
    PolicyWeights weights = PolicyWeights.random(version.hashCode(), GENERATOR, ENCODER, RANKER);
    Map<String, Tensor> loud = new HashMap<>();
    weights
        .tensors()
        .forEach(
            (parameter, tensor) -> {
              float[] data = tensor.data().clone();
              for (int i = 0; i < data.length; i++) {
                data[i] *= 8;
              }
              loud.put(parameter, new Tensor(tensor.shape(), data));
            });
    return new BundleExporter(Clock.systemUTC())
        .export(
            weights.with(loud),
            new ManifestDraft(name, version, null, "s1", Map.of(), Map.of(), Map.of()),
            tokenizer,
            folder.resolve("bundle"));
  }
}
