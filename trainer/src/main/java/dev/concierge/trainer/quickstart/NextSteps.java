package dev.concierge.trainer.quickstart;

import java.net.URI;
import java.util.Locale;

/** Where to look next. */
final class NextSteps {
  private NextSteps() {}

  /** Three requests to try, and how to stop what runs. */
  static String kept(QuickstartOptions options, String recommender, LocalTrainer trainer) {
    URI node = options.ports().node();
    String wish =
        options.dataset() == QuickstartOptions.Dataset.REDIAL
            ? "I loved Inception (2010). Any ideas for tonight?"
            : "Hi, I need a new desk lamp, nothing too expensive.";
    return String.format(
        Locale.ROOT,
        """

        Node and trainer keep running. Try:
          curl -s -H 'Content-Type: application/json' '%1$s/_plugins/_concierge/recommenders/%2$s/_recommend?pretty' -d '{"message":"%3$s"}'
          curl -s '%1$s/_plugins/_concierge/models/default?pretty'
          curl -s '%1$s/_plugins/_concierge/_stats?pretty'
        Or talk to it:  config/bin/concierge chat --recommender %2$s --node %1$s
        Stop them:      kill %4$d; CONCIERGE_HOME=%5$s config/bin/concierge node stop
        Trainer's log:  %6$s
        """,
        node,
        recommender,
        wish,
        trainer.pid(),
        options.home(),
        trainer.log());
  }

  /** Nothing runs any more. */
  static String stopped(QuickstartOptions options) {
    String dataset = options.dataset().name().toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        """

        Everything that was started is being stopped. Next:
          config/bin/concierge quickstart --dataset %s --keep%s    leaves it running, with requests to try
          %s    what the trainer did
        """,
        dataset,
        options.data() == null ? "" : " --data " + options.data(),
        options.home().resolve("logs").resolve("trainer.log"));
  }
}
