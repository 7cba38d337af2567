package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.ItemReader;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.bases.SentenceBase;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sentence encoder that was published as an ONNX graph gives indexed items their vectors. */
@ExtendWith(RunningNode.class)
class SentenceItemsIT {
  private static final String NAME = "it-sentences";
  private static final List<String> PIECES =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "tent", "red", "warm", "##er", "a", "lamp");
  private static final SentenceEncoderConfig SENTENCES =
      new SentenceEncoderConfig(
          PIECES.size(), 16, 1, 2, 24, 32, 1e-12, SentenceEncoderConfig.Pooling.MEAN, true);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void indexedItemsGetTheVectorsOfTheGraph(Backend backend, NodeProcess shared) throws Exception {
    Bundle bundle = bundle();
    try (BackendNode node =
        BackendNode.open(backend, shared, NAME, folder, opened -> open(opened, bundle))) {
      getTheVectorsOfTheGraph(node.rest(), bundle);
    }
  }

  private static void getTheVectorsOfTheGraph(Rest rest, Bundle bundle) throws IOException {
    rest.put(
        "/_ingest/pipeline/" + NAME,
        "{\"processors\":[{\"concierge_item_vector\":{\"recommender\":\"" + NAME + "\"}}]}");
    Rest.Answer indexed =
        rest.put(
            "/" + NAME + "/_doc/2?refresh=true&pipeline=" + NAME,
            "{\"title\": \"a warmer red tent\"}");
    assertThat(indexed.status()).as(indexed.body().toString()).isEqualTo(201);

    JsonNode stored = rest.get("/" + NAME + "/_source/2").body().path("concierge");
    try (LocalPolicy policy = LocalPolicy.open(bundle, new RuntimeOptions(1, 1))) {
      Item item =
          new ItemReader(FieldRoles.of("title", List.of()))
              .read("2", Map.of("title", "a warmer red tent"));
      ItemVectors expected = policy.encodeItems(List.of(policy.itemInputs().of(item))).getFirst();
      assertClose(stored.path("target_" + NAME), expected.target());
      assertClose(stored.path("context_" + NAME), expected.context());
    }
  }

  private static void assertClose(JsonNode packed, float[] expected) {
    assertThat(PackedFloats.unpack(packed.asText())).containsExactly(expected, within(1e-5f));
  }

  private Path open(NodeProcess node, Bundle bundle) throws IOException {
    Rest rest = node.rest();
    rest.put("/" + NAME + "/_doc/1?refresh=true", "{\"title\": \"a red lamp\"}");
    rest.put(
        "/_plugins/_concierge/recommenders/" + NAME,
        String.format(
            Locale.ROOT,
            "{\"index\": \"%s\", \"model\": \"%s\", \"fields\": {\"title\": \"title\"}}",
            NAME,
            NAME));
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      Registrar registrar = new Registrar(client, new ModelStore(folder.resolve("store")));
      registrar.register(bundle.folder(), NAME, null, Progress.SILENT);
      registrar.promote(NAME, "v1", "the only one", false);
    }
    return bundle.folder();
  }

  private Bundle bundle() throws IOException {
    SentenceBase sentences = SentenceBase.read(published(folder.resolve("sentences")));
    Path tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
    sentences.writeVocabulary(folder.resolve("item_vocab.txt"));
    PolicyWeights untrained =
        PolicyWeights.random(
            5,
            new GeneratorConfig(300, 32, 1, 2, 1, 16, 48, 64, 10_000, 1e-5, true),
            new EncoderConfig(8, 64, 64, 12, 20, 4).withMembers(2).with(sentences.config()),
            new RankerConfig(RankerFeatures.NAMES.size(), 6));
    Map<String, Tensor> read = new HashMap<>();
    sentences.weights().forEach((name, source) -> read.put(name, source.tensor()));
    return new BundleExporter(Clock.systemUTC())
        .export(
            untrained.with(read),
            new ManifestDraft(NAME, "v1", null, NAME, Map.of(), Map.of(), Map.of()),
            tokenizer,
            folder.resolve("bundle"));
  }

  /** A folder with the graph of an encoder, its pieces and sizes. */
  private static Path published(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("onnx"));
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Tensor> weights = new HashMap<>();
    SentenceEncoderNetwork.parameters(SENTENCES)
        .forEach(spec -> weights.put(spec.name(), spec.initial(random)));
    new PolicyGraphs(weights).sentenceEncoder(SENTENCES, folder.resolve("onnx/model.onnx"));
    Files.write(folder.resolve("vocab.txt"), PIECES);
    Files.writeString(
        folder.resolve("config.json"),
        String.format(
            Locale.ROOT,
            """
        {"model_type": "bert", "vocab_size": %d, "hidden_size": 16, "num_hidden_layers": 1,
         "num_attention_heads": 2, "intermediate_size": 24, "max_position_embeddings": 32}
        """,
            PIECES.size()));
    return folder;
  }
}
