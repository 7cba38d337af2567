package dev.concierge.it.bench.retrieval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.FigureReport;
import dev.concierge.it.bench.figures.Samples;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cli.options.PublishedOptions;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.dataset.RequestMessages;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.retrieval.LibraryRanking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench retrieval}: what a recommendation costs beside the searches it is made of. */
@Command(
    name = "retrieval",
    mixinStandardHelpOptions = true,
    description = {
      "Times recommendations without a reply against the same two retrieval rounds sent as plain",
      "requests to the same node, in turn, at 1 and 8 clients. The node must serve the bundle."
    })
public final class RetrievalBenchCommand implements Callable<Integer> {
  private static final int[] CLIENTS = {1, 8};
  private static final double BAR = 2;
  private static final int ROUNDS = 4;
  private static final int MOST_MESSAGES = 64;

  @Spec private CommandSpec spec;
  @Mixin private NodeOption node;

  @Mixin private PublishedOptions published;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      required = true,
      description = "the bundle that the recommender serves, with DIR.index beside it")
  private Path bundle;

  @Option(
      names = "--recommender",
      paramLabel = "NAME",
      description = "of the same name as its index (default: the data set's name)")
  private String recommender;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "200",
      description = "contexts of a round; there are four rounds (default: ${DEFAULT-VALUE})")
  private int requests;

  @Option(names = "--json", paramLabel = "FILE", description = "also writes the figures as JSON")
  private Path json;

  private record Pair(String recommendation, PlainRounds plain) {}

  @Override
  public Integer call() throws IOException, BundleException {
    String name = recommender == null ? published.dataset().id() : recommender;
    List<Pair> pairs = pairs(name);
    List<Figure> figures = new ArrayList<>();
    try (ConciergeClient connected = node.connect()) {
      HttpLoad load = new HttpLoad(connected.node());
      for (int clients : CLIENTS) {
        figures.add(measure(load, name, pairs, clients));
      }
    }
    Map<String, String> machine =
        Map.of(
            "cores",
            "" + Runtime.getRuntime().availableProcessors(),
            "java",
            Runtime.version().toString());
    FigureReport report = new FigureReport("retrieval", machine, figures);
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    return (report.passed() ? ExitCode.OK : ExitCode.FAILURE).value();
  }

  /** Both kinds of requests in turn, so that whatever else happens meets both; warm-up first. */
  private static Figure measure(HttpLoad load, String name, List<Pair> pairs, int clients) {
    Samples recommendations = new Samples();
    Samples searches = new Samples();
    for (int round = 0; round <= ROUNDS; round++) {
      Samples unused = new Samples();
      load.run(
          pairs.size(),
          clients,
          i ->
              load.post(
                  "/_plugins/_concierge/recommenders/" + name + "/_recommend",
                  "application/json",
                  pairs.get(i).recommendation()),
          round == 0 ? unused : recommendations);
      load.run(
          pairs.size(),
          clients,
          i -> {
            PlainRounds plain = pairs.get(i).plain();
            load.post("/_msearch", "application/x-ndjson", plain.first());
            load.post("/" + name + "/_search", "application/json", plain.second());
          },
          round == 0 ? unused : searches);
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("recommendation p50 ms", recommendations.median());
    parts.put("two rounds p50 ms", searches.median());
    return new Figure(
        "recommend_over_search_" + clients,
        "recommendation without reply / its two retrieval rounds, p50, " + clients + " clients",
        recommendations.median() / searches.median(),
        "×",
        Bar.atMost(BAR),
        parts);
  }

  private List<Pair> pairs(String name) throws IOException, BundleException {
    Dataset read = published.read(LexiconSentiment.english());
    DialogueStates states = new DialogueStates(read.catalogue()::title, LexiconSentiment.english());
    Map<String, Dialogue> dialogues =
        read.valid().stream().collect(Collectors.toMap(Dialogue::id, Function.identity()));
    List<RecommendationInstance> turns =
        RecommendationInstance.of(read.valid(), read.catalogue(), states).stream()
            .filter(RecommendationInstance::byAssistant)
            .filter(turn -> isSayable(dialogues.get(turn.dialogue()), turn.turn()))
            .collect(Collectors.toList());
    Collections.shuffle(turns, new Random(1));
    Path index = IndexFiles.folder(bundle);
    List<Pair> pairs = new ArrayList<>();
    try (LocalPolicy policy = LocalPolicy.open(Bundle.open(bundle), new RuntimeOptions(1, 1));
        LibraryRanking library =
            new LibraryRanking(
                policy, read.catalogue(), index, IndexFiles.defaults(index).pool())) {
      for (RecommendationInstance turn : turns.subList(0, Math.min(requests, turns.size()))) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set(
            "messages",
            RequestMessages.before(dialogues.get(turn.dialogue()), turn.turn(), states));
        body.put("reply", false).put("recommend", "always").put("explore", false).put("log", false);
        pairs.add(
            new Pair(
                body.toString(),
                PlainRounds.of(name, policy.manifest().space(), library, turn.state())));
      }
    }
    return pairs;
  }

  private static boolean isSayable(Dialogue dialogue, int turn) {
    return turn > 0
        && turn <= MOST_MESSAGES
        && dialogue.turns().subList(0, turn).stream().noneMatch(said -> said.text().isBlank());
  }
}
