package dev.concierge.trainer.evaluate;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.evaluate.questions.Answered;
import dev.concierge.trainer.evaluate.questions.Instance;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Questions;
import dev.concierge.trainer.evaluate.questions.Ranker;
import dev.concierge.trainer.evaluate.rankers.PopularityRanker;
import dev.concierge.trainer.evaluate.rankers.SearchRanker;
import dev.concierge.trainer.evaluate.report.Evaluated.ProtocolResult;
import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.evaluate.report.TrecFiles;
import dev.concierge.trainer.metrics.Concentration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks one ranker and the floors every question of every protocol. */
public final class Evaluation {
  private static final int FIRST = 5;

  private final Catalogue catalogue;
  private final List<Dialogue> others;
  private final Questions questions;
  private final DialogueStates states;
  private final int threads;
  private final Progress progress;

  /**
   * @param others dialogues that may be learned from: floors count them, and an item they never
   *     name is unseen
   */
  public Evaluation(
      Catalogue catalogue,
      List<Dialogue> others,
      Questions questions,
      DialogueStates states,
      int threads,
      Progress progress) {
    this.catalogue = catalogue;
    this.others = others;
    this.questions = questions;
    this.states = states;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * @param trec folder for TREC files; {@code null} for none
   */
  public Map<String, ProtocolResult> run(Ranker ranker, List<Protocol> protocols, Path trec) {
    Set<String> seen =
        others.stream()
            .flatMap(dialogue -> dialogue.turns().stream())
            .flatMap(turn -> turn.mentions().stream())
            .map(Mention::itemId)
            .collect(Collectors.toSet());
    PopularityRanker popularity = new PopularityRanker(catalogue, others);
    List<RecommendationInstance> turns =
        RecommendationInstance.of(others, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
    Map<String, ProtocolResult> results = new LinkedHashMap<>();
    try (SearchRanker metadata = SearchRanker.metadata(catalogue, popularity);
        SearchRanker contexts = SearchRanker.contexts(catalogue, turns, popularity)) {
      Map<String, Ranker> floors = new LinkedHashMap<>();
      floors.put("popularity", popularity);
      floors.put("BM25", metadata);
      floors.put("BM25 with contexts", contexts);
      for (Protocol protocol : protocols) {
        results.put(protocol.key(), run(protocol, ranker, floors, seen, trec));
      }
    }
    return results;
  }

  private ProtocolResult run(
      Protocol protocol, Ranker ranker, Map<String, Ranker> floors, Set<String> seen, Path trec) {
    List<Question> asked = questions.of(protocol);
    Map<String, RankingReport> floorReports = new LinkedHashMap<>();
    floors.forEach(
        (name, floor) ->
            floorReports.put(
                name,
                RankingReport.of(
                    Instance.of(
                        Answered.all(asked, floor, threads, name + " " + protocol.key(), progress),
                        seen))));
    List<Answered> answers =
        Answered.all(asked, ranker, threads, "policy " + protocol.key(), progress);
    if (trec != null) {
      TrecFiles.write(trec, protocol, answers, "concierge");
    }
    List<Instance> instances = Instance.of(answers, seen);
    return new ProtocolResult(
        instances,
        RankingReport.of(instances),
        RankingReport.of(instances.stream().filter(Instance::unseen).toList()),
        floorReports,
        Concentration.of(
            answers.stream().map(a -> a.ranking().stream().limit(FIRST).toList()).toList(),
            catalogue.size()));
  }
}
