package dev.concierge.trainer.bases;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Provenance;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.ItemTowerNetwork;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.QueryEncoderNetwork;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.TensorSource;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.models.tokenizer.TokenizerExtension;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.GenerationDefaults;
import dev.concierge.trainer.export.GeneratorVariant;
import dev.concierge.trainer.export.GeneratorVariants;
import dev.concierge.trainer.onnx.PolicyGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Makes a bundle of a pretrained base: its tokenizer with our special tokens, its network with rows
 * for them, and fresh encoders and ranker, which training on a catalogue gives their values. The
 * graph is compared with training before the bundle appears.
 */
public final class BaseImport {
  private static final RankerConfig RANKER = new RankerConfig(RankerFeatures.NAMES.size(), 32);
  private static final String SPACE = "untrained";

  private final Settings settings;
  private final Clock clock;

  /**
   * What the bundle is to be.
   *
   * @param name of the model
   * @param version of it
   * @param maxLength most positions of the generator, whatever the base allows
   * @param inlineBytes most bytes of weights in the generator's own file
   * @param seed of fresh parameters
   * @param variants in which the generator is stored; fp32 always
   */
  public record Settings(
      String name,
      String version,
      int maxLength,
      long inlineBytes,
      long seed,
      Set<GeneratorVariant> variants) {
    /** With the generator in fp32 alone. */
    public Settings(String name, String version, int maxLength, long inlineBytes, long seed) {
      this(name, version, maxLength, inlineBytes, seed, Set.of(GeneratorVariant.FP32));
    }
  }

  public BaseImport(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Imports a folder with a tokenizer.
   *
   * @throws BaseException naming what is wrong with the folder
   */
  public Bundle run(Path folder, Path out) throws IOException {
    Base base = Base.read(folder, settings.maxLength());
    Path tokenizerJson = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizerJson)) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] is missing: a base without a tokenizer can only be imported with --weights-only",
              tokenizerJson));
    }
    try (BundleWriter writer = new BundleWriter(out)) {
      TokenizerExtension tokens =
          TokenizerExtension.write(tokenizerJson, writer.file(BundleFile.TOKENIZER));
      if (tokens.baseSize() > base.config().vocabSize()) {
        throw new BaseException(
            String.format(
                Locale.ROOT,
                "[%s] has [%d] tokens but the base only [%d] rows",
                tokenizerJson,
                tokens.baseSize(),
                base.config().vocabSize()));
      }
      try (Tokenizer tokenizer = Tokenizer.load(writer.file(BundleFile.TOKENIZER))) {
        GeneratorConfig config =
            base.config().withVocabSize(Math.max(base.config().vocabSize(), tokenizer.size()));
        GenerationDefaults.write(tokenizer, config, writer.file(BundleFile.GENERATION_CONFIG));
        Map<String, TensorSource> weights = grown(base, tokens, config.vocabSize());
        double parity = generator(writer, config, weights);
        heads(writer);
        List<Variant> variants =
            GeneratorVariants.unjudged(weights, config, settings.variants(), writer);
        return writer.commit(
            manifest(folder, config, parity, false).withVariants(variants, Variant.FP32));
      }
    }
  }

  /**
   * Imports the weights alone, for inspection; the bundle cannot be served.
   *
   * @throws BaseException naming what is wrong with the folder
   */
  public Bundle weightsOnly(Path folder, Path out) throws IOException {
    Base base = Base.read(folder, settings.maxLength());
    try (BundleWriter writer = new BundleWriter(out)) {
      double parity = generator(writer, base.config(), base.weights());
      return writer.commitGenerator(manifest(folder, base.config(), parity, true));
    }
  }

  private Map<String, TensorSource> grown(Base base, TokenizerExtension tokens, int vocabulary) {
    NewRows rows = new NewRows(base, tokens, settings.seed());
    Map<String, TensorSource> weights = new HashMap<>(base.weights());
    weights.computeIfPresent(
        "generator.embedding.weight", (name, table) -> rows.grow(table, vocabulary));
    weights.computeIfPresent("generator.head.weight", (name, head) -> rows.grow(head, vocabulary));
    return weights;
  }

  private double generator(
      BundleWriter writer, GeneratorConfig config, Map<String, TensorSource> weights)
      throws IOException {
    Path file = writer.file(BundleFile.GENERATOR);
    new PolicyGraphs(weights, settings.inlineBytes()).generator(config, file);
    return GeneratorCheck.require(file, config, weights);
  }

  private void heads(BundleWriter writer) throws IOException {
    EncoderConfig encoder = EncoderConfig.SMALL;
    List<ParameterSpec> specs = new ArrayList<>(QueryEncoderNetwork.parameters(encoder));
    specs.addAll(ItemTowerNetwork.parameters(encoder));
    specs.addAll(RankerNetwork.parameters(RANKER));
    SplittableRandom random = new SplittableRandom(settings.seed());
    Map<String, TensorSource> fresh = new HashMap<>();
    specs.forEach(spec -> fresh.put(spec.name(), spec.initial(random)));
    PolicyGraphs graphs = new PolicyGraphs(fresh);
    graphs.queryEncoder(encoder, writer.file(BundleFile.QUERY_ENCODER));
    graphs.itemEncoder(encoder, writer.file(BundleFile.ITEM_ENCODER));
    graphs.ranker(RANKER, writer.file(BundleFile.RANKER));
  }

  private Manifest manifest(
      Path folder, GeneratorConfig config, double parity, boolean weightsOnly) {
    Map<String, String> training = new TreeMap<>();
    training.put("method", "import-base");
    training.put("base", folder.toAbsolutePath().normalize().getFileName().toString());
    training.put("weights_only", Boolean.toString(weightsOnly));
    training.put("seed", Long.toString(settings.seed()));
    return new Manifest(
        new Manifest.Identity(settings.name(), settings.version(), null, SPACE),
        new Manifest.Sizes(config, EncoderConfig.SMALL, RANKER, RankerFeatures.NAMES),
        Provenance.of(PolicyGraphs.OPSET, clock.instant())
            .withMetrics(Map.of(BundleExporter.PARITY, parity))
            .withTraining(training)
            .withLibraries(BundleExporter.libraries()));
  }
}
