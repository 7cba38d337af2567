/** Learns the ranker on candidate pools of turns that its encoder was not fitted on. */
package dev.concierge.trainer.sft.ranker;
