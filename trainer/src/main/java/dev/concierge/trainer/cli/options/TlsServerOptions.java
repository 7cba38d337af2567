package dev.concierge.trainer.cli.options;

import dev.concierge.grpc.TlsOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --tls-cert --tls-key --tls-client-ca}, mixed into every command that serves. */
public final class TlsServerOptions {
  @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate chain, PEM")
  private Path certificates;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "private key, PKCS8 PEM")
  private Path privateKey;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "ask clients for a certificate signed by one of these authorities")
  private Path clientAuthorities;

  /**
   * @throws IllegalArgumentException if a file cannot be read, or one of certificate and key is
   *     missing
   */
  public TlsOptions options() {
    return new TlsOptions(certificates, privateKey, clientAuthorities);
  }
}
