package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.simulate.ConversationDriver;
import dev.concierge.trainer.simulate.Crowd;
import dev.concierge.trainer.simulate.LoopReport;
import dev.concierge.trainer.simulate.RankingQuality;
import dev.concierge.trainer.simulate.RecommendationQuestions;
import dev.concierge.trainer.simulate.ReplyProbe;
import dev.concierge.trainer.simulate.TurnRequests;
import java.time.Clock;

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
  private final TurnRequests requests;
  private final RecommendationQuestions questions;

  Measuring(ConciergeClient client, Scenario scenario, QuickstartOptions options) {
    this.client = client;
    this.scenario = scenario;
    this.options = options;
    boolean movies = options.dataset() == QuickstartOptions.Dataset.REDIAL;
    this.requests = new TurnRequests(scenario.catalogue()::title, movies);
    this.questions =
        scenario.recorded()
            ? new RecommendationQuestions(scenario.heldOut(), scenario.catalogue())
            : null;
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
    ReplyProbe.Result replies =
        new ReplyProbe(client, scenario.name(), requests)
            .measure(scenario.heldOut(), REPLIES, options.threads(), progress);
    RankingQuality recorded =
        questions == null
            ? null
            : questions.ask(client, scenario.name(), requests, options.threads(), progress);
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

  /** The floors that recorded dialogues are compared with; {@code null} when there are none. */
  Floors floors() {
    return questions == null
        ? null
        : new Floors(questions.turns(), questions.popularity(scenario.train()), questions.bm25());
  }

  /** A trickle of the same kind of requests, see {@link Trickle}. */
  Trickle trickle() {
    return new Trickle(client, scenario.name(), scenario.heldOut(), requests);
  }

  private ConversationDriver driver() {
    return new ConversationDriver(
        client, scenario.name(), scenario.world(), scenario.population(), Clock.systemUTC());
  }
}
