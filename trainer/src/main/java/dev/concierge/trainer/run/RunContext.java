package dev.concierge.trainer.run;

import dev.concierge.grpc.v1.StartRunRequest;
import java.util.function.BooleanSupplier;

/**
 * What every step of one run knows.
 *
 * @param plan fixed when the run first began: its window of the log and the version it tunes
 * @param folder what the steps leave behind
 * @param cancelled becomes true when the run shall stop at its next safe point
 */
record RunContext(
    StartRunRequest request,
    TrainingConfig config,
    RunTarget target,
    RunFolder.Plan plan,
    RunFolder folder,
    RunJournal journal,
    BooleanSupplier cancelled) {

  String id() {
    return journal.run().getId();
  }

  boolean isCancelled() {
    return cancelled.getAsBoolean();
  }
}
