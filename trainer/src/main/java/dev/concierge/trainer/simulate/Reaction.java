package dev.concierge.trainer.simulate;

/**
 * What a person visibly did with one item of a slate.
 *
 * @param itemId the item
 * @param ordinal its place, from 1
 * @param clicked whether they opened it
 * @param dwellMs time spent on it in milliseconds; 0 when not opened
 * @param addedToCart whether they kept it
 * @param purchased whether they bought it
 * @param dismissed whether they waved it away
 */
public record Reaction(
    String itemId,
    int ordinal,
    boolean clicked,
    long dwellMs,
    boolean addedToCart,
    boolean purchased,
    boolean dismissed) {

  /** True if the person did something with the item that an application can log. */
  public boolean visible() {
    return clicked || dismissed;
  }
}
