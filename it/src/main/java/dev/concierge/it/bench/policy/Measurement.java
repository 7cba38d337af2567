package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Figure;
import java.util.List;

/** Something measured in rounds. Used by one thread. */
interface Measurement {
  /** A few words for the progress display. */
  String name();

  /** Measures every side once; the first rounds warm up and their numbers do not count. */
  void round(boolean counts);

  /** Figures of the rounds that counted. */
  List<Figure> figures();
}
