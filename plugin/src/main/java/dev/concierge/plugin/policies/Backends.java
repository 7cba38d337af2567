package dev.concierge.plugin.policies;

import dev.concierge.grpc.Endpoint;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.plugin.policies.remote.InferenceServer;
import dev.concierge.plugin.policies.remote.ServerOptions;
import dev.concierge.plugin.settings.ConciergeSettings;
import dev.concierge.plugin.settings.InferenceSettings;
import dev.concierge.plugin.settings.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.common.util.concurrent.OpenSearchExecutors;

/** The one place where the settings choose a backend. */
public final class Backends {
  private Backends() {}

  /**
   * @param config folder of the node's configuration, where TLS files are looked for
   * @throws IllegalArgumentException naming a setting that cannot be used
   */
  public static Backend of(Settings settings, Path config) {
    return switch (InferenceSettings.BACKEND.get(settings)) {
      case ONNXRUNTIME ->
          new LocalBackend(
              new RuntimeOptions(
                  threadsPerRun(settings),
                  ConciergeSettings.DECODE_THREADS.get(settings),
                  ConciergeSettings.INFERENCE_SLOTS.get(settings),
                  RuntimeOptions.DEFAULT_SLOT_WAIT,
                  ConciergeSettings.PREFIX_CACHE.get(settings).getBytes()),
              InferenceSettings.DEVICE.get(settings),
              Placement::of);
      case KSERVE ->
          new RemoteBackend(
              new InferenceServer(
                  new ServerOptions(
                      Endpoint.parse(InferenceSettings.KSERVE_ADDRESS.get(settings)),
                      TlsSettings.KSERVE.options(settings, config),
                      InferenceSettings.KSERVE_TOKEN.get(settings),
                      duration(InferenceSettings.KSERVE_TIMEOUT.get(settings)),
                      duration(InferenceSettings.KSERVE_GENERATE_TIMEOUT.get(settings)))));
    };
  }

  /** The pool's threads run side by side and share the processors. */
  private static int threadsPerRun(Settings settings) {
    return Math.max(
        1,
        OpenSearchExecutors.allocatedProcessors(settings)
            / ConciergeSettings.INFERENCE_THREADS.get(settings));
  }

  private static Duration duration(TimeValue value) {
    return Duration.ofMillis(value.millis());
  }
}
