package dev.concierge.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running gRPC server with health and reflection. Thread-safe; closing waits for calls in flight.
 */
public final class GrpcServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final long GRACE_SECONDS = 5;

  private final Server server;
  private final HealthStatusManager health;

  private GrpcServer(Server server, HealthStatusManager health) {
    this.server = server;
    this.health = health;
  }

  /**
   * Starts a server.
   *
   * @param token demanded of every call but health probes; {@code null} or empty for none
   * @throws IOException if the address cannot be bound; the message names it
   */
  public static GrpcServer start(
      Endpoint endpoint, TlsOptions tls, String token, List<BindableService> services)
      throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(endpoint.host(), endpoint.port()), tls.server())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    services.forEach(builder::addService);
    if (token != null && !token.isEmpty()) {
      builder.intercept(BearerToken.demanding(token));
    }
    Server server;
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on ["
              + endpoint
              + "]: "
              + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    }
    for (BindableService service : services) {
      health.setStatus(
          service.bindService().getServiceDescriptor().getName(), ServingStatus.SERVING);
    }
    return new GrpcServer(server, health);
  }

  /** The port listened on. */
  public int port() {
    return server.getPort();
  }

  /** Waits until the server has ended. */
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
