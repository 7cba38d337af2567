package dev.concierge.trainer.simulate;

/**
 * What a person wants in one conversation.
 *
 * @param kind what they ask for
 * @param trait number of a trait word they wish for, or {@link #NO_TRAIT}
 */
record Need(String kind, int trait) {
  static final int NO_TRAIT = -1;
}
