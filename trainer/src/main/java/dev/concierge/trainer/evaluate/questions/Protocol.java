package dev.concierge.trainer.evaluate.questions;

import java.util.Locale;

/** Who competes with the item that was recommended. */
public enum Protocol {
  /** The whole catalogue; repeating a mentioned item counts. */
  ALL,
  /** Items that the conversation has not mentioned yet, as targets and in the ranking. */
  NOVEL,
  /** The item and 99 others drawn at random, a fixed draw per instance. */
  SAMPLED;

  /** The name in reports. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
