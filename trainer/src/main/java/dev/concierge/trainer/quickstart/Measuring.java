package dev.concierge.trainer.quickstart;

import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evaluate.Evaluation;
import dev.concierge.trainer.evaluate.TextJudge;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Questions;
import dev.concierge.trainer.evaluate.rankers.NodeRanker;
import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.evaluate.report.TextReport;
import dev.concierge.trainer.simulate.ConversationDriver;
import dev.concierge.trainer.simulate.Crowd;
import dev.concierge.trainer.simulate.LoopReport;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Measures the promoted version; the same people, dialogues and seeds every time, leaving no trace
 * in the log.
 */
final class Measuring {
  private static final int REPLIES = 150;
  private static final int WARM_UP = 4;

  private final ConciergeClient client;
  private final Scenario scenario;
  private final QuickstartOptions options;
  private final DialogueStates states;
  private final Questions questions;

  Measuring(ConciergeClient client, Scenario scenario, QuickstartOptions options) {
    this.client = client;
    this.scenario = scenario;
    this.options = options;
    this.states = new DialogueStates(scenario.catalogue()::title, LexiconSentiment.english());
    this.questions =
        new Questions(scenario.heldOut(), scenario.catalogue(), states, options.seed());
  }

  Measurement measure(String version, Progress progress) {
    ConversationDriver people = driver();
    people.hold(
        ConversationDriver.Mode.UNTRACED,
        Crowd.TRAIN,
        0,
        WARM_UP,
        options.seed(),
        options.threads(),
        Progress.SILENT);
    LoopReport loop =
        people.hold(
            ConversationDriver.Mode.UNTRACED,
            Crowd.TEST,
            0,
            options.people(),
            options.seed(),
            options.threads(),
            progress);
    people
        .firstFailure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    NodeRanker ranker = new NodeRanker(client, scenario.name(), states, 0);
    List<Question> turns = questions.of(Protocol.ALL).stream().limit(REPLIES).toList();
    TextReport replies =
        new TextJudge(scenario.catalogue(), states, turns)
            .report(
                question -> ranker.reply(question, ConversationDriver.SLATE),
                options.threads(),
                progress);
    RankingReport recorded =
        scenario.recorded() ? evaluation(progress).report(ranker, Protocol.ALL) : null;
    return new Measurement(version, loop, replies, recorded);
  }

  /**
   * Logged conversations with the people that are learned from, with feedback as an application
   * posts it.
   */
  LoopReport collect(Progress progress) {
    ConversationDriver people = driver();
    LoopReport report =
        people.hold(
            ConversationDriver.Mode.LOGGED,
            Crowd.TRAIN,
            0,
            options.conversations(),
            options.seed(),
            options.threads(),
            progress);
    people
        .firstFailure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    return report;
  }

  /**
   * The floors that recorded dialogues are compared with, by name; empty when there are no such
   * dialogues.
   */
  Map<String, RankingReport> floors(Progress progress) {
    return scenario.recorded() ? evaluation(progress).floors(Protocol.ALL) : Map.of();
  }

  /** A trickle of the same kind of requests, see {@link Trickle}. */
  Trickle trickle() {
    return new Trickle(client, scenario.name(), scenario.heldOut(), states);
  }

  private Evaluation evaluation(Progress progress) {
    return new Evaluation(
        scenario.catalogue(), scenario.train(), questions, states, options.threads(), progress);
  }

  private ConversationDriver driver() {
    return new ConversationDriver(
        client, scenario.name(), scenario.world(), scenario.population(), Clock.systemUTC());
  }
}
