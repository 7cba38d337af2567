package dev.concierge.grpc;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.Executor;

/** The secret that plugin and server share, sent as {@code authorization: Bearer TOKEN}. */
final class BearerToken {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Orchestrators probe health without credentials. */
  private static final Set<String> OPEN_SERVICES = Set.of("grpc.health.v1.Health");

  private BearerToken() {}

  static CallCredentials credentials(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo request, Executor executor, MetadataApplier applier) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        applier.apply(headers);
      }
    };
  }

  static ServerInterceptor demanding(String token) {
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    return new ServerInterceptor() {
      @Override
      public <Q, S> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
        String given = headers.get(AUTHORIZATION);
        boolean admitted =
            OPEN_SERVICES.contains(call.getMethodDescriptor().getServiceName())
                || (given != null
                    && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8)));
        if (admitted) {
          return next.startCall(call, headers);
        }
        call.close(
            Status.UNAUTHENTICATED.withDescription(
                "a bearer token is asked for; on the nodes set plugins.concierge.trainer.token for the"
                    + " trainer, plugins.concierge.inference.kserve.token for an inference server"),
            new Metadata());
        return new ServerCall.Listener<>() {};
      }
    };
  }
}
