package dev.concierge.trainer.run;

import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.run.reward.RewardInputs;
import dev.concierge.trainer.run.reward.RewardModel;
import dev.concierge.trainer.run.reward.RewardTrainer;
import dev.concierge.trainer.run.sessions.Sessions;
import java.io.IOException;
import java.nio.file.Files;

/** Learns what people make of turns, or takes the model that the run has already learned. */
final class RewardStep {
  private RewardStep() {}

  static RewardModel train(RunContext run, ParentPolicy parent, Sessions.Split sessions)
      throws IOException {
    run.journal().step("reward");
    if (Files.isDirectory(run.folder().reward())) {
      return RewardModel.load(run.folder().reward());
    }
    RewardModel model =
        new RewardTrainer()
            .train(
                new RewardInputs(
                    sessions.train(),
                    sessions.heldOut(),
                    parent.weights(),
                    parent.window(),
                    LexiconSentiment.english()),
                run.config().reward(),
                run.journal());
    model.save(run.folder().reward());
    return model;
  }
}
