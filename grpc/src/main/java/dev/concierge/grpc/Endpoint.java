package dev.concierge.grpc;

/**
 * A host and a port.
 *
 * @param host name or address; IPv6 in brackets
 * @param port 0 to 65535; 0 lets a server choose
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must lie in [0, 65535] but was [" + port + "]");
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException naming the text when it is not of that form
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "address must look like [127.0.0.1:8980] but was [" + text + "]", e);
    }
    throw new IllegalArgumentException(
        "address must look like [127.0.0.1:8980] but was [" + text + "]");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
