package dev.concierge.trainer.evaluate;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.console.Parallel;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.dataset.published.TitleLinks;
import dev.concierge.trainer.evaluate.questions.GivenReply;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.report.TextReport;
import dev.concierge.trainer.retrieval.TextIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Judges replies at recommendation turns beside two floors: the same sentence always, and the
 * answer of the most similar context of other dialogues.
 */
public final class TextJudge {
  private final Catalogue catalogue;
  private final DialogueStates states;
  private final List<Question> questions;
  private final List<String> references;

  /** Replies by who gave them, beside the references. */
  public record Judged(Map<String, List<GivenReply>> replies, Map<String, TextReport> reports) {}

  public TextJudge(Catalogue catalogue, DialogueStates states, List<Question> questions) {
    this.catalogue = catalogue;
    this.states = states;
    this.questions = questions;
    this.references = questions.stream().map(q -> said(q.dialogue(), q.turn().turn())).toList();
  }

  /**
   * @param replier answers a question; {@code null} to judge the floors alone
   * @param others dialogues that are not judged
   */
  public Judged judge(
      Function<Question, GivenReply> replier,
      List<Dialogue> others,
      String constantItem,
      int threads,
      Progress progress) {
    Map<String, List<GivenReply>> replies = new LinkedHashMap<>();
    if (replier != null) {
      replies.put("policy", replies(replier, threads, progress));
    }
    GivenReply constant =
        new GivenReply("Have you seen " + catalogue.title(constantItem) + "?", true);
    replies.put("constant", questions.stream().map(question -> constant).toList());
    replies.put("nearest", nearest(others, threads, progress));
    Map<String, TextReport> reports = new LinkedHashMap<>();
    replies.forEach((who, given) -> reports.put(who, TextReport.of(given, references)));
    return new Judged(replies, reports);
  }

  /** The figures of one replier by itself. */
  public TextReport report(Function<Question, GivenReply> replier, int threads, Progress progress) {
    return TextReport.of(replies(replier, threads, progress), references);
  }

  private List<GivenReply> replies(
      Function<Question, GivenReply> replier, int threads, Progress progress) {
    return Parallel.map(
        questions.size(), threads, progress, "replies", i -> replier.apply(questions.get(i)));
  }

  /** One text a line: {@code references.txt} and {@code replies-WHO.txt}. */
  public void write(Path folder, Judged judged) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("references.txt"), lines(references));
      for (Map.Entry<String, List<GivenReply>> entry : judged.replies().entrySet()) {
        Files.write(
            folder.resolve("replies-" + entry.getKey() + ".txt"),
            lines(entry.getValue().stream().map(GivenReply::text).toList()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write replies to [" + folder + "]", e);
    }
  }

  private List<GivenReply> nearest(List<Dialogue> others, int threads, Progress progress) {
    Map<String, Dialogue> byId = new HashMap<>();
    others.forEach(dialogue -> byId.put(dialogue.id(), dialogue));
    List<RecommendationInstance> turns =
        RecommendationInstance.of(others, catalogue, states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
    TitleLinks links = new TitleLinks(catalogue);
    List<GivenReply> answers =
        turns.stream()
            .map(turn -> said(byId.get(turn.dialogue()), turn.turn()))
            .map(text -> new GivenReply(text, links.names(text)))
            .toList();
    try (TextIndex contexts = new TextIndex(turns.stream().map(TextJudge::context).toList())) {
      return Parallel.map(
          questions.size(),
          threads,
          progress,
          "nearest answers",
          i -> {
            List<TextIndex.Hit> hits = contexts.search(context(questions.get(i).turn()), 1);
            return hits.isEmpty()
                ? new GivenReply("", false)
                : answers.get(hits.getFirst().index());
          });
    }
  }

  private static String context(RecommendationInstance turn) {
    return turn.state().latestText(turn.state().turns().size());
  }

  private String said(Dialogue dialogue, int turn) {
    return states.spelled(dialogue.turns().get(turn).text());
  }

  private static List<String> lines(List<String> texts) {
    return texts.stream().map(text -> text.replaceAll("\\s+", " ").strip()).toList();
  }
}
