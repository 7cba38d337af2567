/** Talking to a running recommender in the terminal. */
package dev.concierge.trainer.chat;
