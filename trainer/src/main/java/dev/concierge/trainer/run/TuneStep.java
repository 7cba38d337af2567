package dev.concierge.trainer.run;

import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ItemTitles;
import dev.concierge.trainer.run.ppo.Checkpoints;
import dev.concierge.trainer.run.ppo.Context;
import dev.concierge.trainer.run.ppo.PpoInputs;
import dev.concierge.trainer.run.ppo.PpoResult;
import dev.concierge.trainer.run.ppo.PpoTrainer;
import dev.concierge.trainer.run.reward.RewardModel;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Sessions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tunes the parent with PPO, from the last checkpoint if there is one. */
final class TuneStep {
  private final ConciergeClient client;

  TuneStep(ConciergeClient client) {
    this.client = client;
  }

  PpoResult tune(RunContext run, ParentPolicy parent, Sessions.Split sessions, RewardModel reward) {
    run.journal().step("ppo");
    List<Context> contexts =
        sessions.train().stream()
            .filter(LoggedTurn::recommended)
            .map(turn -> Context.of(turn, parent.window()))
            .toList();
    PpoInputs inputs =
        new PpoInputs(
            contexts,
            parent.weights(),
            reward,
            parent.tokenizer(),
            parent.window(),
            titles(run.target(), contexts));
    try (PpoTrainer trainer = new PpoTrainer(inputs, run.config().ppo())) {
      PpoResult tuned =
          trainer.run(new Checkpoints(run.folder().ppo()), run.journal(), run.cancelled());
      run.journal().metrics(tuned.last());
      return tuned;
    }
  }

  private UnaryOperator<String> titles(RunTarget target, List<Context> contexts) {
    Set<String> ids = new LinkedHashSet<>();
    contexts.forEach(context -> ids.addAll(context.poolIds()));
    Map<String, String> titles =
        new ItemTitles(client, target.index(), target.titleField()).of(ids);
    return id -> titles.getOrDefault(id, id);
  }
}
