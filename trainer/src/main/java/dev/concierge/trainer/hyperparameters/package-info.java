/**
 * Reading hyper-parameters: each step of a run keeps its own in a record whose components carry
 * their default, legal {@link dev.concierge.trainer.hyperparameters.Range} and meaning; {@link
 * dev.concierge.trainer.hyperparameters.Hyperparameters} makes them, changes them by name and
 * describes them.
 */
package dev.concierge.trainer.hyperparameters;
