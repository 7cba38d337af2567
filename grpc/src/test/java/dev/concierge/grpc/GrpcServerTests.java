package dev.concierge.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.grpc.v1.DescribeConfigRequest;
import dev.concierge.grpc.v1.DescribeConfigResponse;
import dev.concierge.grpc.v1.TrainerServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrpcServerTests {
  private static final Endpoint ANY_PORT = new Endpoint("127.0.0.1", 0);

  @Test
  void callsNeedTheTokenAndHealthDoesNot() throws Exception {
    try (GrpcServer server = start("secret")) {
      ManagedChannel channel = open(server);
      try {
        var bare = TrainerServiceGrpc.newBlockingStub(channel);
        assertThatThrownBy(() -> bare.describeConfig(DescribeConfigRequest.getDefaultInstance()))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
        assertThat(
                Channels.withToken(bare, "secret")
                    .describeConfig(DescribeConfigRequest.getDefaultInstance()))
            .isEqualTo(DescribeConfigResponse.getDefaultInstance());
        assertThat(
                HealthGrpc.newBlockingStub(channel)
                    .check(
                        HealthCheckRequest.newBuilder()
                            .setService(TrainerServiceGrpc.SERVICE_NAME)
                            .build())
                    .getStatus())
            .isEqualTo(ServingStatus.SERVING);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void anAddressInUseIsNamed() throws Exception {
    try (GrpcServer first = start(null)) {
      Endpoint taken = new Endpoint("127.0.0.1", first.port());
      assertThatThrownBy(() -> GrpcServer.start(taken, TlsOptions.PLAINTEXT, null, List.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(taken.toString());
    }
  }

  @Test
  void addressesAreParsed() {
    assertThat(Endpoint.parse("localhost:8980")).isEqualTo(new Endpoint("localhost", 8980));
    assertThatThrownBy(() -> Endpoint.parse("localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[localhost]");
    assertThatThrownBy(() -> Endpoint.parse("localhost:99999"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[99999]");
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    assertThatThrownBy(() -> new TlsOptions(java.nio.file.Path.of("cert.pem"), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cert.pem");
  }

  private static GrpcServer start(String token) throws IOException {
    return GrpcServer.start(ANY_PORT, TlsOptions.PLAINTEXT, token, List.of(new EmptyTrainer()));
  }

  private static ManagedChannel open(GrpcServer server) {
    return Channels.open(new Endpoint("127.0.0.1", server.port()), TlsOptions.PLAINTEXT);
  }

  private static final class EmptyTrainer extends TrainerServiceGrpc.TrainerServiceImplBase {
    @Override
    public void describeConfig(
        DescribeConfigRequest request, StreamObserver<DescribeConfigResponse> responses) {
      responses.onNext(DescribeConfigResponse.getDefaultInstance());
      responses.onCompleted();
    }
  }
}
