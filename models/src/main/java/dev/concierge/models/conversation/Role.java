package dev.concierge.models.conversation;

import java.util.Locale;

/** Who speaks. */
public enum Role {
  USER,
  ASSISTANT;

  /** The name used in JSON: {@code user} or {@code assistant}. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the JSON name.
   *
   * @throws IllegalArgumentException if {@code name} is neither {@code user} nor {@code assistant}
   */
  public static Role of(String name) {
    return switch (name) {
      case "user" -> USER;
      case "assistant" -> ASSISTANT;
      default ->
          throw new IllegalArgumentException(
              "unknown role [" + name + "], expected one of [user, assistant]");
    };
  }
}
