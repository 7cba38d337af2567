package dev.concierge.it.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An untrained policy whose token is most likely followed by itself, for its embeddings are large
 * and are its head, too: a reply ends only with its context, and that takes a while.
 */
public final class StammeringPolicy {
  private static final GeneratorConfig GENERATOR =
      new GeneratorConfig(300, 192, 6, 3, 3, 64, 512, 2048, 10_000, 1e-5, true);

  private StammeringPolicy() {}

  /**
   * Exports, registers and promotes it, and makes a recommender for it.
   *
   * @param name of index, recommender and model
   * @param variant stored form of the generator that the node is to serve
   * @return its bundle
   */
  public static Path open(NodeProcess node, String name, String variant, Path folder)
      throws IOException {
    Path tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
    Path bundle = folder.resolve("bundle");
    new BundleExporter(Clock.systemUTC())
        .export(
            weights(),
            new ManifestDraft(name, "v1", null, name, Map.of(), Map.of(), Map.of()),
            tokenizer,
            bundle);
    serve(variant, bundle.resolve("manifest.json"));
    Rest rest = node.rest();
    rest.put("/" + name + "/_doc/1?refresh=true", "{\"title\": \"a red tent\"}");
    rest.put(
        "/_plugins/_concierge/recommenders/" + name,
        String.format(
            Locale.ROOT,
            "{\"index\": \"%s\", \"model\": \"%s\", \"fields\": {\"title\": \"title\"}}",
            name,
            name));
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      Registrar registrar = new Registrar(client, new ModelStore(folder.resolve("store")));
      registrar.register(bundle, name, null, Progress.SILENT);
      registrar.promote(name, "v1", "the only one", false);
    }
    return bundle;
  }

  private static PolicyWeights weights() {
    PolicyWeights weights =
        PolicyWeights.random(
            5,
            GENERATOR,
            new EncoderConfig(8, 64, 64, 12, 20, 4),
            new RankerConfig(RankerFeatures.NAMES.size(), 6));
    String name = "generator.embedding.weight";
    Tensor embedding = weights.tensors().get(name);
    float[] data = embedding.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] *= 4;
    }
    return weights.with(Map.of(name, new Tensor(embedding.shape(), data)));
  }

  private static void serve(String variant, Path manifest) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode tree = (ObjectNode) json.readTree(manifest.toFile());
    json.writeValue(manifest.toFile(), tree.put("servedVariant", variant));
  }
}
