package dev.concierge.models.log;

/**
 * UBI action names that Concierge understands; any other name is kept in the log and ignored by
 * rewards.
 */
public final class Actions {
  public static final String IMPRESSION = "impression";
  public static final String CLICK = "click";
  public static final String DWELL = "dwell";
  public static final String ADD_TO_CART = "add_to_cart";
  public static final String PURCHASE = "purchase";
  public static final String DISMISS = "dismiss";
  public static final String VIEW = "view";
  public static final String WATCH = "watch";

  private Actions() {}
}
