package dev.concierge.plugin.settings;

import dev.concierge.models.policy.onnx.RuntimeOptions;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.common.util.concurrent.OpenSearchExecutors;
import org.opensearch.core.common.unit.ByteSizeValue;
import org.opensearch.monitor.os.OsProbe;

/** The plugin's settings. Limits may be changed while the cluster runs, sizes of pools may not. */
public final class ConciergeSettings {
  private static final String PREFIX = "plugins.concierge.";

  private static final long LEAST_MEMORY_LIMIT = 512L << 20;

  /** Name of the thread pool on which models run. */
  public static final String INFERENCE_POOL = "concierge_inference";

  /** Threads of {@link #INFERENCE_POOL}: turns that are computed at the same time. */
  public static final Setting<Integer> INFERENCE_THREADS =
      new Setting<>(
          PREFIX + "inference.threads",
          settings -> Integer.toString(OpenSearchExecutors.allocatedProcessors(settings)),
          text -> Setting.parseInt(text, 1, 1024, PREFIX + "inference.threads"),
          Property.NodeScope);

  /** Turns that wait for a thread, and those that wait to reply; the next is refused with 429. */
  public static final Setting<Integer> INFERENCE_QUEUE_SIZE =
      Setting.intSetting(PREFIX + "inference.queue_size", 200, 1, 100_000, Property.NodeScope);

  /** Key-value caches of the generator: replies that are decoded at the same time. */
  public static final Setting<Integer> INFERENCE_SLOTS =
      Setting.intSetting(PREFIX + "inference.slots", 8, 1, 1024, Property.NodeScope);

  /** Name of the thread pool on which replies wait for the generator. */
  public static final String GENERATION_POOL = "concierge_generation";

  /** Threads of the generator, which decodes all replies of a model together. */
  public static final Setting<Integer> DECODE_THREADS =
      new Setting<>(
          PREFIX + "inference.decode_threads",
          settings ->
              Integer.toString(
                  Math.min(8, (OpenSearchExecutors.allocatedProcessors(settings) + 1) / 2)),
          text -> Setting.parseInt(text, 1, 1024, PREFIX + "inference.decode_threads"),
          Property.NodeScope);

  /** Keys and values kept of what every model has read, so that a next turn reads on from there. */
  public static final Setting<ByteSizeValue> PREFIX_CACHE =
      Setting.byteSizeSetting(
          PREFIX + "inference.prefix_cache",
          new ByteSizeValue(RuntimeOptions.DEFAULT_PREFIX_CACHE_BYTES),
          ByteSizeValue.ZERO,
          new ByteSizeValue(Long.MAX_VALUE),
          Property.NodeScope);

  /** How long a recommendation may take before its reply ends with what it has. */
  public static final Setting<TimeValue> INFERENCE_TIMEOUT =
      Setting.timeSetting(
          PREFIX + "inference.timeout",
          TimeValue.timeValueSeconds(30),
          TimeValue.timeValueMillis(1),
          Property.NodeScope,
          Property.Dynamic);

  /** Memory that all loaded models together may take; by default half of what the heap leaves. */
  public static final Setting<ByteSizeValue> INFERENCE_MEMORY_LIMIT =
      new Setting<>(
          PREFIX + "inference.memory_limit",
          settings -> defaultMemoryLimit().getStringRep(),
          text -> ByteSizeValue.parseBytesSizeValue(text, PREFIX + "inference.memory_limit"),
          Property.NodeScope);

  /** Turns whose log documents wait to be written; the next one is dropped and counted. */
  public static final Setting<Integer> LOG_QUEUE_SIZE =
      Setting.intSetting(PREFIX + "log.queue_size", 1000, 1, 1_000_000, Property.NodeScope);

  /** How long turns are gathered before they are written together. */
  public static final Setting<TimeValue> LOG_INTERVAL =
      Setting.timeSetting(
          PREFIX + "log.interval",
          TimeValue.timeValueMillis(200),
          TimeValue.timeValueMillis(10),
          TimeValue.timeValueMinutes(1),
          Property.NodeScope);

  /** Where the trainer listens. */
  public static final Setting<String> TRAINER_ADDRESS =
      Setting.simpleString(PREFIX + "trainer.address", "127.0.0.1:8980", Property.NodeScope);

  /** Bearer token sent to the trainer; empty sends none. */
  public static final Setting<String> TRAINER_TOKEN =
      Setting.simpleString(PREFIX + "trainer.token", "", Property.NodeScope, Property.Filtered);

  public static final Setting<Integer> MAX_MESSAGE_BYTES =
      limit("limits.message_bytes", 8 * 1024, 16, 1 << 20);
  public static final Setting<Integer> MAX_MESSAGES = limit("limits.messages", 64, 1, 10_000);
  public static final Setting<Integer> MAX_SIZE = limit("limits.size", 100, 1, 1000);
  public static final Setting<Integer> MAX_CANDIDATES = limit("limits.candidates", 1000, 1, 10_000);
  public static final Setting<Integer> MAX_EVENT_BYTES =
      limit("limits.event_bytes", 16 * 1024, 256, 1 << 20);

  private ConciergeSettings() {}

  /** All settings, for registration. */
  public static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(own());
    all.addAll(InferenceSettings.all());
    all.addAll(TlsSettings.TRAINER.all());
    all.addAll(TlsSettings.KSERVE.all());
    return all;
  }

  private static List<Setting<?>> own() {
    return List.of(
        INFERENCE_THREADS,
        INFERENCE_QUEUE_SIZE,
        INFERENCE_SLOTS,
        DECODE_THREADS,
        PREFIX_CACHE,
        INFERENCE_TIMEOUT,
        INFERENCE_MEMORY_LIMIT,
        LOG_QUEUE_SIZE,
        LOG_INTERVAL,
        TRAINER_ADDRESS,
        TRAINER_TOKEN,
        MAX_MESSAGE_BYTES,
        MAX_MESSAGES,
        MAX_SIZE,
        MAX_CANDIDATES,
        MAX_EVENT_BYTES);
  }

  /**
   * What a recommendation request may ask for.
   *
   * @param messageBytes longest message in bytes of UTF-8
   * @param messages most messages of a request
   * @param size largest slate
   * @param candidates largest pool
   */
  public record Limits(int messageBytes, int messages, int size, int candidates) {
    /** The limits in force now. */
    public static Limits current(ClusterSettings settings) {
      return new Limits(
          settings.get(MAX_MESSAGE_BYTES),
          settings.get(MAX_MESSAGES),
          settings.get(MAX_SIZE),
          settings.get(MAX_CANDIDATES));
    }

    /** The defaults. */
    public static Limits defaults() {
      return new Limits(
          MAX_MESSAGE_BYTES.get(Settings.EMPTY),
          MAX_MESSAGES.get(Settings.EMPTY),
          MAX_SIZE.get(Settings.EMPTY),
          MAX_CANDIDATES.get(Settings.EMPTY));
    }
  }

  private static ByteSizeValue defaultMemoryLimit() {
    long total = OsProbe.getInstance().getTotalPhysicalMemorySize();
    long outsideHeap = total - Runtime.getRuntime().maxMemory();
    return new ByteSizeValue(Math.max(LEAST_MEMORY_LIMIT, outsideHeap / 2));
  }

  private static Setting<Integer> limit(String name, int whenAbsent, int least, int most) {
    return Setting.intSetting(
        PREFIX + name, whenAbsent, least, most, Property.NodeScope, Property.Dynamic);
  }
}
