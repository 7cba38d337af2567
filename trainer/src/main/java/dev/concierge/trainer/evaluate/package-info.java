/**
 * Recorded dialogues as an exam for anything that recommends: {@link
 * dev.concierge.trainer.evaluate.Evaluation} asks the questions ({@code questions}) of rankers
 * ({@code rankers}) and writes down what came of it ({@code report}). Every ranking figure and
 * every floor that the project prints is computed here.
 */
package dev.concierge.trainer.evaluate;
