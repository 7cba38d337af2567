package dev.concierge.trainer.simulate;

import java.util.Map;

/**
 * A person's hidden nature. Weights multiply standardised attributes of items in the person's
 * utility.
 *
 * @param id unique, with the split in it
 * @param traitTaste liking of each trait word of the world
 * @param brandTaste liking of makers; absent is 0
 * @param yearTaste liking of what is new
 * @param priceTaste liking of what is dear among its kind; usually negative
 * @param popularityTaste liking of what everybody has
 * @param patience most turns the person stays
 * @param verbosity wishes said per message
 * @param examination exponent of the decay with which lower places are looked at
 */
record Persona(
    String id,
    double[] traitTaste,
    Map<String, Double> brandTaste,
    double yearTaste,
    double priceTaste,
    double popularityTaste,
    int patience,
    int verbosity,
    double examination) {
  Persona {
    brandTaste = Map.copyOf(brandTaste);
  }
}
