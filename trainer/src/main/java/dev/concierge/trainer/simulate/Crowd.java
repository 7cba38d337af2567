package dev.concierge.trainer.simulate;

import java.util.Locale;

/**
 * Which people: those whose conversations are learned from, or those on whom versions are compared.
 */
public enum Crowd {
  TRAIN,
  TEST;

  /** Prefix of the ids of these people. */
  String prefix() {
    return name().toLowerCase(Locale.ROOT);
  }
}
