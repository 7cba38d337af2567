package dev.concierge.plugin.settings;

import dev.concierge.grpc.TlsOptions;
import java.nio.file.Path;
import java.util.List;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.settings.Settings;

/**
 * Settings of one encrypted channel. Files are PEM, below the node's configuration folder; without
 * any the channel is plain text.
 */
public final class TlsSettings {
  /** The channel to the trainer. */
  public static final TlsSettings TRAINER = new TlsSettings("plugins.concierge.trainer.tls.");

  /** The channel to the inference server. */
  public static final TlsSettings KSERVE =
      new TlsSettings("plugins.concierge.inference.kserve.tls.");

  /** Certificates of the authorities that the server's certificate must come from. */
  private final Setting<String> trusted;

  /** The node's own certificate chain, for mutual TLS. */
  private final Setting<String> certificate;

  /** The node's own private key, PKCS8, for mutual TLS. */
  private final Setting<String> key;

  private TlsSettings(String prefix) {
    trusted = Setting.simpleString(prefix + "trusted_certificates", "", Property.NodeScope);
    certificate = Setting.simpleString(prefix + "certificate", "", Property.NodeScope);
    key = Setting.simpleString(prefix + "key", "", Property.NodeScope);
  }

  List<Setting<?>> all() {
    return List.of(trusted, certificate, key);
  }

  /**
   * @param config the node's configuration folder
   * @throws IllegalArgumentException naming a file that cannot be read, or the missing half of
   *     certificate and key
   */
  public TlsOptions options(Settings settings, Path config) {
    return new TlsOptions(
        file(certificate, settings, config),
        file(key, settings, config),
        file(trusted, settings, config));
  }

  private static Path file(Setting<String> setting, Settings settings, Path config) {
    String name = setting.get(settings);
    return name.isEmpty() ? null : config.resolve(name);
  }
}
