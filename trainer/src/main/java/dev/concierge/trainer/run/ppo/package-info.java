/**
 * The fifth step of a run: proximal policy optimisation (Schulman et al. 2017) of ranker and
 * generator against the reward model, close to the policy that serves now.
 *
 * <p>Read {@link dev.concierge.trainer.run.ppo.PpoTrainer} first: one update from top to bottom.
 * The arithmetic it uses stands alone in {@link
 * dev.concierge.trainer.run.ppo.GeneralizedAdvantage}, {@link
 * dev.concierge.trainer.run.ppo.KlEstimator}, {@link dev.concierge.trainer.run.ppo.KlController}
 * and {@link dev.concierge.trainer.run.ppo.PpoLoss}. An episode is one assistant turn: the first
 * step draws a slate from Plackett–Luce over the logged pool, every further step draws one token of
 * the reply.
 */
package dev.concierge.trainer.run.ppo;
