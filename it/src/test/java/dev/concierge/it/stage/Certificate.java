package dev.concierge.it.stage;

import dev.concierge.grpc.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate for 127.0.0.1 that is its own authority, and its key, as PEM files: both ends of a
 * connection show it and trust it.
 *
 * @param certificate X.509
 * @param key PKCS8
 */
record Certificate(Path certificate, Path key) {
  private static final String NAME = "test";
  private static final String PASSWORD = "changeit";

  /** Makes one with the JDK's {@code keytool}. */
  static Certificate make(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("certificate.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return new Certificate(
          pem(folder.resolve("certificate.pem"), keys.getCertificate(NAME).getEncoded()),
          pem(folder.resolve("key.pem"), keys.getKey(NAME, PASSWORD.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** For a server that asks its clients for this certificate, and for these clients. */
  TlsOptions mutual() {
    return new TlsOptions(certificate, key, certificate);
  }

  private static Path pem(Path file, byte[] encoded) throws IOException {
    String kind = file.getFileName().toString().startsWith("key") ? "PRIVATE KEY" : "CERTIFICATE";
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }
}
