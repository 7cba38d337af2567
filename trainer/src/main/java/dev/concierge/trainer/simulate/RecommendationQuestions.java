package dev.concierge.trainer.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.text.Words;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.Parallel;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.retrieval.TextIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every recommendation turn of recorded dialogues, asked of the running endpoint and of two floors.
 * One instance is one recommended item of one turn; the whole catalogue competes.
 */
public final class RecommendationQuestions {
  /** Longest ranking asked for. */
  public static final int DEPTH = 50;

  private final Catalogue catalogue;
  private final Map<String, Dialogue> dialogues = new HashMap<>();
  private final List<RecommendationInstance> instances;

  public RecommendationQuestions(List<Dialogue> dialogues, Catalogue catalogue) {
    this.catalogue = catalogue;
    dialogues.forEach(dialogue -> this.dialogues.put(dialogue.id(), dialogue));
    DialogueStates states = new DialogueStates(catalogue::title, LexiconSentiment.english());
    this.instances =
        RecommendationInstance.of(dialogues, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
  }

  /** Asks the endpoint, always for a recommendation and never for a reply, leaving no trace. */
  public RankingQuality ask(
      ConciergeClient client,
      String recommender,
      TurnRequests requests,
      int threads,
      Progress progress) {
    ApplicationCalls endpoint = new ApplicationCalls(client, recommender);
    List<List<String>> rankings =
        Parallel.map(
            instances.size(),
            threads,
            progress,
            "test turns",
            i -> ask(endpoint, requests, instances.get(i)));
    RankingQuality quality = quality(rankings);
    endpoint
        .firstFailure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    return quality;
  }

  /** The floor of recommending what is mentioned most in other dialogues. */
  public RankingQuality popularity(List<Dialogue> others) {
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(
        dialogue ->
            dialogue
                .turns()
                .forEach(
                    turn ->
                        turn.mentions().forEach(m -> counts.merge(m.itemId(), 1, Integer::sum))));
    List<String> ranking =
        catalogue.items().stream()
            .map(item -> item.id())
            .sorted(Comparator.comparingInt(id -> -counts.getOrDefault(id, 0)))
            .limit(DEPTH)
            .toList();
    return quality(instances.stream().map(instance -> ranking).toList());
  }

  /** The floor of a plain search: BM25 of the words that were said over the items' own texts. */
  public RankingQuality bm25() {
    try (TextIndex index =
        new TextIndex(catalogue.items().stream().map(item -> item.searchText()).toList())) {
      List<List<String>> rankings = new ArrayList<>();
      for (RecommendationInstance instance : instances) {
        DialogueState state = instance.state();
        rankings.add(
            index.search(words(state), DEPTH).stream()
                .map(hit -> catalogue.items().get(hit.index()).id())
                .toList());
      }
      return quality(rankings);
    }
  }

  /** Each word once: what is said often in a chat is not what is asked for. */
  private static String words(DialogueState state) {
    return Words.of(state.latestText(state.turns().size())).stream()
        .distinct()
        .filter(word -> !Words.isStopWord(word))
        .collect(Collectors.joining(" "));
  }

  public int turns() {
    return instances.size();
  }

  private List<String> ask(
      ApplicationCalls endpoint, TurnRequests requests, RecommendationInstance instance) {
    List<TurnRequests.Line> lines =
        DialogueLines.before(dialogues.get(instance.dialogue()), instance.turn());
    Optional<JsonNode> answer =
        endpoint.recommend(
            requests.untraced(lines, DEPTH).put("recommend", "always").put("reply", false),
            new ConversationTrace());
    List<String> ranking = new ArrayList<>();
    answer.ifPresent(
        found ->
            found.path("recommendations").forEach(hit -> ranking.add(hit.path("_id").asText())));
    return ranking;
  }

  private RankingQuality quality(List<List<String>> rankings) {
    RankingQuality.Sum sum = new RankingQuality.Sum();
    for (int i = 0; i < instances.size(); i++) {
      for (String target : instances.get(i).targets()) {
        sum.add(rankings.get(i), target);
      }
    }
    return sum.mean();
  }
}
