package dev.concierge.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens channels to a trainer. */
public final class Channels {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private Channels() {}

  /**
   * Opens a channel; connecting happens at the first call. The caller shuts it down.
   *
   * @throws IllegalArgumentException if a TLS file cannot be used
   */
  public static ManagedChannel open(Endpoint endpoint, TlsOptions tls) {
    try {
      return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port(), tls.client())
          .maxInboundMessageSize(MAX_MESSAGE_BYTES)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("TLS files of the channel to [" + endpoint + "]", e);
    }
  }

  /**
   * The stub with the token on every call; unchanged when {@code token} is {@code null} or empty.
   */
  public static <S extends AbstractStub<S>> S withToken(S stub, String token) {
    return token == null || token.isEmpty()
        ? stub
        : stub.withCallCredentials(BearerToken.credentials(token));
  }
}
