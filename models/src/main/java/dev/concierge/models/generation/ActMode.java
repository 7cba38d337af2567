package dev.concierge.models.generation;

/** Who decides whether the turn recommends. */
public enum ActMode {
  /** The policy. */
  AUTO,
  /** The caller: recommend. */
  ALWAYS,
  /** The caller: only talk. */
  NEVER
}
