/**
 * The fourth step of a run: from what people did to a reward.
 *
 * <p>{@link dev.concierge.trainer.run.reward.WeakLabels} turns outcomes into engagement, relevance
 * and sentiment shift; {@link dev.concierge.trainer.run.reward.RewardTrainer} fits a network with
 * an ensemble of heads to them; {@link dev.concierge.trainer.run.reward.RewardModel} scores actions
 * that nobody has seen yet.
 */
package dev.concierge.trainer.run.reward;
