package dev.concierge.it.bench.policy;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Provenance;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.onnx.Quantisation;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * The policies that are measured: the default sizes and a generator of 135M parameters, both with
 * seeded random weights, since speed does not depend on what a model has learned. Made once in the
 * working folder and kept there.
 */
public final class BenchPolicies {
  /** SmolLM2-135M's sizes with a cache of 512 positions. */
  public static final GeneratorConfig LARGE =
      new GeneratorConfig(49152, 576, 30, 9, 3, 64, 1536, 512, 10_000, 1e-5, true);

  private static final String RECIPE = "recipe";
  private static final String RECIPE_VERSION = "2";
  private static final long SEED = 1;
  private static final int RANKER_HIDDEN = 32;

  private final Path folder;

  /**
   * @param folder where the policies lie or will lie
   */
  public BenchPolicies(Path folder) {
    this.folder = folder;
  }

  /** The default sizes. */
  public Bundle small() throws IOException {
    return policy("small", GeneratorConfig.SMALL, null);
  }

  /** 135M parameters: a file of 538 MB. */
  public Bundle large() throws IOException {
    return policy("135m", LARGE, null);
  }

  /** The same weights with the generator's matrices in 8 bits. */
  public Bundle largeQ8() throws IOException {
    return policy("135m-q8", LARGE, Quantisation.Q8);
  }

  private Bundle policy(String name, GeneratorConfig config, Quantisation quantisation)
      throws IOException {
    Path target = folder.resolve("policy-" + name);
    if (Files.isDirectory(target)) {
      try {
        Bundle made = Bundle.open(target);
        if (RECIPE_VERSION.equals(made.manifest().provenance().training().get(RECIPE))
            && made.manifest().generator().equals(config)) {
          return made;
        }
      } catch (BundleException e) {
        // damaged or of another version: made anew below
      }
    }
    return make(name, config, quantisation, target);
  }

  private static Bundle make(
      String name, GeneratorConfig generator, Quantisation quantisation, Path target)
      throws IOException {
    RankerConfig ranker = new RankerConfig(RankerFeatures.NAMES.size(), RANKER_HIDDEN);
    EncoderConfig encoder = EncoderConfig.SMALL;
    try (BundleWriter writer = new BundleWriter(target)) {
      PolicyGraphs graphs =
          new PolicyGraphs(PolicyWeights.random(SEED, generator, encoder, ranker).tensors());
      graphs.generator(generator, quantisation, writer.file(BundleFile.GENERATOR));
      graphs.queryEncoder(encoder, writer.file(BundleFile.QUERY_ENCODER));
      graphs.itemEncoder(encoder, writer.file(BundleFile.ITEM_ENCODER));
      graphs.ranker(ranker, writer.file(BundleFile.RANKER));
      BenchWords.tokenizer(SEED, generator.vocabSize(), writer.file(BundleFile.TOKENIZER));
      Files.writeString(
          writer.file(BundleFile.GENERATION_CONFIG),
          String.format(
              Locale.ROOT, "{\"do_sample\": false, \"max_length\": %d}%n", generator.maxLength()));
      return writer.commit(manifest(name, generator, encoder, ranker));
    }
  }

  private static Manifest manifest(
      String name, GeneratorConfig generator, EncoderConfig encoder, RankerConfig ranker) {
    return new Manifest(
        new Manifest.Identity("bench-" + name, "random-" + SEED, null, "bench"),
        new Manifest.Sizes(generator, encoder, ranker, RankerFeatures.NAMES),
        Provenance.of(PolicyGraphs.OPSET, Instant.EPOCH)
            .withTraining(Map.of(RECIPE, RECIPE_VERSION, "seed", String.valueOf(SEED))));
  }
}
