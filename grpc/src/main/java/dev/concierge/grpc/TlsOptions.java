package dev.concierge.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files in PEM form; {@code null} where not used.
 *
 * @param certificates own certificate chain: required by a server with TLS, by a client for mutual
 *     TLS
 * @param privateKey own key, PKCS8
 * @param trusted certificates of authorities: a client's trust, or, on a server, the demand for
 *     client certificates
 */
public record TlsOptions(Path certificates, Path privateKey, Path trusted) {
  /** Plain text, for loopback and for networks that encrypt by themselves. */
  public static final TlsOptions PLAINTEXT = new TlsOptions(null, null, null);

  public TlsOptions {
    if ((certificates == null) != (privateKey == null)) {
      throw new IllegalArgumentException(
          "TLS needs both a certificate chain and a private key but has certificates ["
              + certificates
              + "] and key ["
              + privateKey
              + "]");
    }
    for (Path file : new Path[] {certificates, privateKey, trusted}) {
      if (file != null && !Files.isReadable(file)) {
        throw new IllegalArgumentException("TLS file [" + file + "] cannot be read");
      }
    }
  }

  ServerCredentials server() throws IOException {
    if (certificates == null) {
      if (trusted != null) {
        throw new IllegalArgumentException(
            "a server that asks for client certificates needs its own certificate and key");
      }
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder builder =
        TlsServerCredentials.newBuilder().keyManager(certificates.toFile(), privateKey.toFile());
    if (trusted != null) {
      builder.trustManager(trusted.toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return builder.build();
  }

  ChannelCredentials client() throws IOException {
    if (trusted == null && certificates == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    if (trusted != null) {
      builder.trustManager(trusted.toFile());
    }
    if (certificates != null) {
      builder.keyManager(certificates.toFile(), privateKey.toFile());
    }
    return builder.build();
  }
}
