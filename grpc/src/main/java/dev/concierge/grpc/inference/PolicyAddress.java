package dev.concierge.grpc.inference;

import java.util.Optional;

/**
 * Which version of which policy, written {@code NAME/VERSION}: the model version that our server
 * asks for. A version alone is enough where only one policy has it.
 */
public record PolicyAddress(String name, String version) {
  /** Server name in the metadata of our own server. */
  public static final String SERVER = "concierge";

  private static final String PLATFORM = SERVER + ":";

  /** Reads {@code NAME/VERSION}; empty if it is not of that form. */
  public static Optional<PolicyAddress> parse(String text) {
    int slash = text.indexOf('/');
    return slash <= 0 || slash == text.length() - 1
        ? Optional.empty()
        : Optional.of(new PolicyAddress(text.substring(0, slash), text.substring(slash + 1)));
  }

  /** A model's platform: {@code concierge:NAME/VERSION:SPACE}. */
  public String platform(String space) {
    return PLATFORM + this + ":" + space;
  }

  @Override
  public String toString() {
    return name + "/" + version;
  }
}
