package dev.concierge.trainer.evaluate.questions;

import java.util.List;

/** Anything that ranks items for a conversation. Thread-safe. */
@FunctionalInterface
public interface Ranker {
  /** Most items of a ranking. */
  int DEPTH = 100;

  /** Item ids, best first, at most {@link #DEPTH}; an item that is missing counts as missed. */
  List<String> rank(Question question);
}
