package dev.concierge.models.catalogue;

/**
 * Names of the fields that training runs and the ingest processor write on items. All lie in the
 * object {@code concierge}; what depends on a vector space carries the space's id in its name, so
 * that two spaces live side by side while one replaces the other.
 *
 * <p>{@code concierge.text} (text, {@link Item#searchText()}); {@code concierge.title_key}
 * (keyword, normalised title and aliases for linking mentions); {@code concierge.contexts} (text,
 * what people said before they were led to the item); {@code concierge.mentions} (integer, times
 * mentioned in training); {@code concierge.neighbours} (object, not indexed: {@code ids,
 * conditional, cosine}); {@code concierge.v_SPACE} (knn_vector, target side plus bias, inner
 * product); {@code concierge.target_SPACE} and {@code concierge.context_SPACE} (not indexed: {@link
 * PackedFloats}).
 */
public final class LearnedFields {
  public static final String OBJECT = "concierge";
  public static final String TEXT = "concierge.text";
  public static final String TITLE_KEY = "concierge.title_key";
  public static final String CONTEXTS = "concierge.contexts";
  public static final String MENTIONS = "concierge.mentions";
  public static final String NEIGHBOURS = "concierge.neighbours";

  private LearnedFields() {}

  /** The searchable vector: target side with the bias as last dimension. */
  public static String vector(String space) {
    return OBJECT + ".v_" + space;
  }

  /** The same numbers packed, for scoring pool items that another retriever found. */
  public static String target(String space) {
    return OBJECT + ".target_" + space;
  }

  /** The context-side vector packed, for items that are mentioned in a conversation. */
  public static String context(String space) {
    return OBJECT + ".context_" + space;
  }
}
