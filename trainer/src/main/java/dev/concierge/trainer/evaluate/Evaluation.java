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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The exam: asks rankers, floors among them, every question of a protocol. All ranking figures of
 * recorded dialogues come from here, so that any two of them can be compared. Thread-safe if the
 * rankers are.
 */
public final class Evaluation {
  private static final int FIRST = 5;
  private static final String NOVEL = "novel_";

  private final Catalogue catalogue;
  private final List<Dialogue> others;
  private final Questions questions;
  private final DialogueStates states;
  private final int threads;
  private final Progress progress;

  /**
   * @param others dialogues that may be learned from: floors count them, and an item they never
   *     name is unseen
   * @param threads questions at a time
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
   * One ranker beside the floors.
   *
   * @param trec folder for TREC files; {@code null} for none
   * @return by {@link Protocol#key}
   */
  public Map<String, ProtocolResult> run(Ranker ranker, List<Protocol> protocols, Path trec) {
    Set<String> seen = seen();
    Map<String, Map<String, RankingReport>> floors = floors(protocols);
    Map<String, ProtocolResult> results = new LinkedHashMap<>();
    for (Protocol protocol : protocols) {
      List<Answered> answers = ask(ranker, "policy", protocol);
      if (trec != null) {
        TrecFiles.write(trec, protocol, answers, "concierge");
      }
      List<Instance> instances = Instance.of(answers, seen);
      results.put(
          protocol.key(),
          new ProtocolResult(
              instances,
              RankingReport.of(instances),
              RankingReport.of(instances.stream().filter(Instance::unseen).toList()),
              floors.get(protocol.key()),
              Concentration.of(
                  answers.stream().map(a -> a.ranking().stream().limit(FIRST).toList()).toList(),
                  catalogue.size())));
    }
    return results;
  }

  /** One ranker by itself. */
  public RankingReport report(Ranker ranker, Protocol protocol) {
    return report(ranker, "policy", protocol);
  }

  /** What needs no learning: popularity, BM25, BM25 with contexts, by these names. */
  public Map<String, RankingReport> floors(Protocol protocol) {
    return floors(List.of(protocol)).get(protocol.key());
  }

  /**
   * The figures of one ranker as the manifest of a bundle keeps them: {@code instances} and the
   * metrics in small letters, and the same over novel items with the prefix {@code novel_}.
   */
  public Map<String, Double> figures(Ranker ranker) {
    Map<String, Double> figures = new LinkedHashMap<>();
    RankingReport all = report(ranker, Protocol.ALL);
    figures.put("instances", (double) all.instances());
    put(figures, "", all);
    put(figures, NOVEL, report(ranker, Protocol.NOVEL));
    return figures;
  }

  private static void put(Map<String, Double> figures, String prefix, RankingReport report) {
    report
        .values()
        .forEach((name, value) -> figures.put(prefix + name.toLowerCase(Locale.ROOT), value));
  }

  private Map<String, Map<String, RankingReport>> floors(List<Protocol> protocols) {
    PopularityRanker popularity = new PopularityRanker(catalogue, others);
    List<RecommendationInstance> turns =
        RecommendationInstance.of(others, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
    Map<String, Map<String, RankingReport>> reports = new LinkedHashMap<>();
    try (SearchRanker metadata = SearchRanker.metadata(catalogue, popularity);
        SearchRanker contexts = SearchRanker.contexts(catalogue, turns, popularity)) {
      for (Protocol protocol : protocols) {
        Map<String, RankingReport> floors = new LinkedHashMap<>();
        floors.put("popularity", report(popularity, "popularity", protocol));
        floors.put("BM25", report(metadata, "BM25", protocol));
        floors.put("BM25 with contexts", report(contexts, "BM25 with contexts", protocol));
        reports.put(protocol.key(), floors);
      }
    }
    return reports;
  }

  private RankingReport report(Ranker ranker, String name, Protocol protocol) {
    return RankingReport.of(Instance.of(ask(ranker, name, protocol), Set.of()));
  }

  private List<Answered> ask(Ranker ranker, String name, Protocol protocol) {
    List<Question> asked = questions.of(protocol);
    return Answered.all(asked, ranker, threads, name + " " + protocol.key(), progress);
  }

  /** Items that learning may have seen named. */
  private Set<String> seen() {
    return others.stream()
        .flatMap(dialogue -> dialogue.turns().stream())
        .flatMap(turn -> turn.mentions().stream())
        .map(Mention::itemId)
        .collect(Collectors.toSet());
  }
}
