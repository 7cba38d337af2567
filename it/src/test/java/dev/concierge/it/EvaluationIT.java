package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.LearningShop;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import dev.concierge.trainer.cli.ConciergeCommand;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.dataset.CatalogueFile;
import dev.concierge.trainer.dataset.DialogueFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The judge asks a live node and leaves nothing there. */
@ExtendWith(RunningNode.class)
class EvaluationIT {
  private static final String NAME = "it-judge";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aTeamsOwnDialoguesAreJudgedWithoutATrace(Backend backend, NodeProcess shared)
      throws Exception {
    try (BackendNode node = BackendNode.open(backend, shared, NAME, folder, this::open)) {
      Map<String, Long> before = settled(node.rest());
      assertThat(before).isNotEmpty();
      assertThat(evaluate(node.process())).isZero();
      assertThat(settled(node.rest())).isEqualTo(before);
    }
    JsonNode report = JSON.readTree(folder.resolve("report.json").toFile());
    for (String protocol : List.of("all", "novel", "sampled")) {
      JsonNode figures = report.path(protocol);
      assertThat(figures.path("instances").asInt()).as(protocol).isPositive();
      for (String metric :
          List.of("HR@1", "HR@5", "HR@10", "HR@50", "NDCG@5", "NDCG@10", "MRR", "HR@5_low")) {
        assertThat(figures.path(metric).isNumber()).as("%s %s", protocol, metric).isTrue();
      }
      assertThat(figures.path("floors").size()).isEqualTo(3);
    }
    // a chance ranking of 100 finds its item among the first 50 every other time
    assertThat(report.at("/sampled/HR@50").asDouble()).isGreaterThan(0.6);
    assertThat(report.at("/text/policy/replies").asInt()).isEqualTo(5);
    assertThat(report.at("/text/references/perplexity").asDouble()).isBetween(1.0, 512.0);
    assertThat(Files.readAllLines(folder.resolve("trec/all.qrels")))
        .hasSize(report.at("/all/instances").asInt());
  }

  private Path open(NodeProcess node) throws IOException {
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      LearningShop shop = new LearningShop(client, NAME);
      shop.open("v1", folder, new ModelStore(folder.resolve("store")));
      CatalogueFile.write(folder.resolve("items.jsonl"), shop.catalogue().documents());
      DialogueFile.write(folder.resolve("dialogues.jsonl"), shop.heldOut(12));
    }
    return folder.resolve("v1");
  }

  private int evaluate(NodeProcess node) {
    StringWriter out = new StringWriter();
    CommandLine command = ConciergeCommand.commandLine().setOut(new PrintWriter(out));
    return command.execute(
        "evaluate",
        "--dataset=" + folder.resolve("dialogues.jsonl"),
        "--catalogue=" + folder.resolve("items.jsonl"),
        "--fields={\"title\":\"title\",\"text\":[\"description\"]}",
        "--node=" + node.uri(),
        "--recommender=" + NAME,
        "--bundle=" + folder.resolve("v1"),
        "--replies=5",
        "--trec=" + folder.resolve("trec"),
        "--json=" + folder.resolve("report.json"));
  }

  /** What is there once nothing that was begun, such as a log, is still being written. */
  private static Map<String, Long> settled(Rest rest) throws Exception {
    Map<String, Long> before = Map.of();
    Map<String, Long> now = documents(rest);
    for (int i = 0; i < 20 && !now.equals(before); i++) {
      Thread.sleep(1500);
      before = now;
      now = documents(rest);
    }
    assertThat(now).isEqualTo(before);
    return now;
  }

  /** Documents by index, hidden indices and the plugin's own included. */
  private static Map<String, Long> documents(Rest rest) throws Exception {
    rest.post("/_refresh?expand_wildcards=all", "{}");
    Map<String, Long> documents = new TreeMap<>();
    rest.get("/_cat/indices?expand_wildcards=all&format=json&h=index,docs.count")
        .body()
        .forEach(
            index ->
                documents.put(index.path("index").asText(), index.path("docs.count").asLong()));
    return documents;
  }
}
