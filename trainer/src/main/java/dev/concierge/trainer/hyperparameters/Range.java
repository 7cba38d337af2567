package dev.concierge.trainer.hyperparameters;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Default, legal values and meaning of one hyper-parameter, a component of a record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** Its default; 1 is true and 0 false. */
  double value();

  /** Smallest legal value. */
  double min();

  /** Largest legal value. */
  double max();

  /** What it does, in a few words, with its unit. */
  String about();
}
