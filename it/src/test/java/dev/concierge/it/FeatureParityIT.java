package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.LearningShop;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.dataset.RequestMessages;
import dev.concierge.trainer.dataset.published.PublishedDataset;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.retrieval.LibraryRanking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Training and serving see the same numbers: every feature of every candidate in 200 held-out
 * contexts, through a live node and in the library.
 */
@ExtendWith(RunningNode.class)
class FeatureParityIT {
  private static final double TOLERANCE = 1e-5;
  private static final int CONTEXTS = 200;
  private static final RetrievalPlan PLAN = RetrievalPlan.DEFAULT.withCandidates(40);
  private static final Path REDIAL = Path.of("../../shared/data/redial");

  private static final Sentiment SENTIMENT = LexiconSentiment.english();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aShop(Backend backend, NodeProcess shared) throws Exception {
    try (BackendNode node = BackendNode.open(backend, shared, "it-parity", folder, this::open);
        ConciergeClient client = new ConciergeClient(node.process().uri())) {
      LearningShop shop = new LearningShop(client, "it-parity");
      agree(
          node.rest(), "it-parity", shop.catalogue(), shop.heldOut(CONTEXTS), folder.resolve("v1"));
    }
  }

  private Path open(NodeProcess node) throws IOException {
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      new LearningShop(client, "it-parity")
          .open("v1", folder, new ModelStore(folder.resolve("store")));
    }
    return folder.resolve("v1");
  }

  @Test
  void publishedDialogues(NodeProcess node, Rest rest) throws Exception {
    assumeThat(Files.isDirectory(REDIAL)).as("data set in %s", REDIAL).isTrue();
    Dataset data = PublishedDataset.REDIAL.read(REDIAL, SENTIMENT);
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      LearningShop.open(
          client,
          "it-parity-redial",
          data.catalogue(),
          data.train().subList(0, 300),
          "v1",
          folder,
          new ModelStore(folder.resolve("store")));
      agree(rest, "it-parity-redial", data.catalogue(), data.valid(), folder.resolve("v1"));
    }
  }

  private static void agree(
      Rest rest, String recommender, Catalogue catalogue, List<Dialogue> heldOut, Path bundle)
      throws Exception {
    DialogueStates states = new DialogueStates(catalogue::title, SENTIMENT);
    Map<String, Dialogue> dialogues =
        heldOut.stream().collect(Collectors.toMap(Dialogue::id, Function.identity()));
    List<RecommendationInstance> instances =
        RecommendationInstance.of(heldOut, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .filter(instance -> isSayable(dialogues.get(instance.dialogue()), instance.turn()))
            .collect(Collectors.toList());
    Collections.shuffle(instances, new Random(1));
    int compared = 0;
    try (LocalPolicy policy = LocalPolicy.open(Bundle.open(bundle), new RuntimeOptions(1, 1));
        LibraryRanking library =
            new LibraryRanking(policy, catalogue, IndexFiles.folder(bundle), PLAN)) {
      for (RecommendationInstance instance : instances) {
        List<String> pool = library.rank(instance.state());
        if (pool.isEmpty() || compared == CONTEXTS) {
          continue;
        }
        JsonNode answer =
            rest.post(
                    "/_plugins/_concierge/recommenders/" + recommender + "/_recommend",
                    request(dialogues.get(instance.dialogue()), instance.turn(), pool, states))
                .body();
        agree(instance, pool, library.features(instance.state(), pool), answer);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(CONTEXTS);
  }

  private static boolean isSayable(Dialogue dialogue, int turn) {
    return turn > 0
        && turn <= 64
        && dialogue.turns().subList(0, turn).stream().noneMatch(said -> said.text().isBlank());
  }

  private static void agree(
      RecommendationInstance instance, List<String> pool, float[][] features, JsonNode answer) {
    JsonNode found = answer.path("recommendations");
    assertThat(found).as(answer.toString()).hasSize(pool.size());
    for (JsonNode item : found) {
      String id = item.path("_id").asText();
      float[] expected = features[pool.indexOf(id)];
      for (int f = 0; f < expected.length; f++) {
        String name = RankerFeatures.NAMES.get(f);
        assertThat(item.path("explanation").path(name).asDouble(0))
            .as("%s of [%s] in %s turn %d", name, id, instance.dialogue(), instance.turn())
            .isCloseTo(expected[f], within(TOLERANCE));
      }
    }
  }

  private static String request(
      Dialogue dialogue, int turn, List<String> pool, DialogueStates states) {
    ObjectNode body = JSON.createObjectNode();
    body.set("messages", RequestMessages.before(dialogue, turn, states));
    ArrayNode ids = body.putArray("candidate_ids");
    pool.forEach(ids::add);
    return body.put("size", pool.size())
        .put("recommend", "always")
        .put("reply", false)
        .put("explore", false)
        .put("explain", true)
        .put("log", false)
        .toString();
  }
}
