package dev.concierge.trainer.run.sessions;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/** What counts as implausible, and how much is held out. */
public record SessionConfig(
    @Range(
            value = 120,
            min = 1,
            max = 100_000,
            about = "turns a minute above which a person is taken for a bot")
        int maxTurnsPerMinute,
    @Range(
            value = 600,
            min = 1,
            max = 1_000_000,
            about = "actions a minute, impressions apart, above which a person is taken for a bot")
        int maxActionsPerMinute,
    @Range(
            value = 0.25,
            min = 0.05,
            max = 0.9,
            about = "share of the turns, the latest, that is held out")
        double heldOut) {

  public static SessionConfig defaults() {
    return Hyperparameters.defaults(SessionConfig.class);
  }
}
