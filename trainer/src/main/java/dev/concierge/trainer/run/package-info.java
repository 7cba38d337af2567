/**
 * Training runs: one at a time per policy, recorded, watchable, cancellable, resumed after a kill.
 *
 * <p>{@link dev.concierge.trainer.run.TrainingRun} is one run from the log to the registered
 * version, a class for each step. Steps whose work is large have a package of their own, in this
 * order: {@code log}, {@code sessions}, then {@code trainer.evidence}, {@code reward}, {@code ppo},
 * {@code offpolicy}, {@code gate}. {@link dev.concierge.trainer.run.Runs} starts, resumes and
 * cancels them; {@link dev.concierge.trainer.run.RunStore} keeps one folder a run with its record
 * and everything it made.
 */
package dev.concierge.trainer.run;
