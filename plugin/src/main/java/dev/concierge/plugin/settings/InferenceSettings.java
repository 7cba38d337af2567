package dev.concierge.plugin.settings;

import dev.concierge.models.policy.onnx.DeviceChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.unit.TimeValue;

/** Settings that say where policies run. */
public final class InferenceSettings {
  private static final String PREFIX = "plugins.concierge.inference.";

  /** Where policies run. */
  public enum BackendKind {
    /** In the node. */
    ONNXRUNTIME,
    /** On an inference server that speaks the open inference protocol. */
    KSERVE
  }

  public static final Setting<BackendKind> BACKEND =
      new Setting<>(
          PREFIX + "backend",
          "onnxruntime",
          text -> oneOf(BackendKind.class, PREFIX + "backend", text),
          Property.NodeScope);

  /** What policies run on in the node. */
  public static final Setting<DeviceChoice> DEVICE =
      new Setting<>(
          PREFIX + "device",
          "auto",
          text -> oneOf(DeviceChoice.class, PREFIX + "device", text),
          Property.NodeScope);

  /** Host and port of the inference server. */
  public static final Setting<String> KSERVE_ADDRESS =
      Setting.simpleString(PREFIX + "kserve.address", "127.0.0.1:8001", Property.NodeScope);

  /** Longest wait for encoding or ranking, retries included. */
  public static final Setting<TimeValue> KSERVE_TIMEOUT = timeout("kserve.timeout", 2);

  /** Longest wait for an act or a reply, retries included. */
  public static final Setting<TimeValue> KSERVE_GENERATE_TIMEOUT =
      timeout("kserve.generate_timeout", 30);

  /** Bearer token sent to the inference server; empty sends none. */
  public static final Setting<String> KSERVE_TOKEN =
      Setting.simpleString(PREFIX + "kserve.token", "", Property.NodeScope, Property.Filtered);

  private InferenceSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        BACKEND, DEVICE, KSERVE_ADDRESS, KSERVE_TIMEOUT, KSERVE_GENERATE_TIMEOUT, KSERVE_TOKEN);
  }

  private static Setting<TimeValue> timeout(String name, long seconds) {
    return Setting.timeSetting(
        PREFIX + name,
        TimeValue.timeValueSeconds(seconds),
        TimeValue.timeValueMillis(10),
        TimeValue.timeValueMinutes(10),
        Property.NodeScope);
  }

  static <E extends Enum<E>> E oneOf(Class<E> kind, String key, String text) {
    Function<E, String> name = value -> value.name().toLowerCase(Locale.ROOT);
    return Arrays.stream(kind.getEnumConstants())
        .filter(value -> name.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "[%s] must be one of %s but was [%s]",
                        key,
                        Arrays.stream(kind.getEnumConstants()).map(name).toList(),
                        text)));
  }
}
