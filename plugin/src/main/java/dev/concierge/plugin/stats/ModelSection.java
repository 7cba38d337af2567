package dev.concierge.plugin.stats;

import dev.concierge.models.policy.batching.DecodingStatistics;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.plugin.policies.LoadedPolicies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The models of a node: what is loaded, and what should be and is not. */
public final class ModelSection {
  static final String NAME = "models";
  static final String PENDING = "pending";

  private ModelSection() {}

  public static Section of(LoadedPolicies policies) {
    return new Section(NAME, () -> snapshot(policies));
  }

  private static Map<String, Object> snapshot(LoadedPolicies policies) {
    List<Object> loaded = new ArrayList<>();
    for (LoadedPolicies.Status status : policies.status()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", status.model());
      one.put("version", status.version());
      one.put("serving", status.active());
      one.put("requests", status.leases());
      one.put("bytes", status.bytes());
      one.put("generator", status.variant());
      if (status.runsOn() != null) {
        one.put("device", status.runsOn().device());
        putUnlessEmpty(one, "device_problem", status.runsOn().problem());
      }
      one.put("decoding", decoding(status.decoding()));
      loaded.add(one);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("backend", policies.backend());
    policies.placement().ifPresent(placement -> values.put("device", device(placement)));
    values.put("ready", policies.settled());
    values.put("loaded", loaded);
    values.put(PENDING, Map.copyOf(policies.pending()));
    return values;
  }

  private static Map<String, Object> device(Placement placement) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("asked", placement.asked().name().toLowerCase(Locale.ROOT));
    values.put("used", placement.device().name());
    putUnlessEmpty(values, "missing", placement.missing());
    return values;
  }

  private static void putUnlessEmpty(Map<String, Object> values, String key, String text) {
    if (!text.isEmpty()) {
      values.put(key, text);
    }
  }

  private static Map<String, Object> decoding(DecodingStatistics statistics) {
    Map<String, Object> prefixes = new LinkedHashMap<>();
    prefixes.put("lookups", statistics.prefixes().lookups());
    prefixes.put("hits", statistics.prefixes().hits());
    prefixes.put("tokens_reused", statistics.prefixes().tokens());
    prefixes.put("bytes", statistics.prefixes().bytes());
    prefixes.put("evictions", statistics.prefixes().evictions());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("sequences", statistics.sequences());
    values.put("tokens_read", statistics.prefilled());
    values.put("steps", statistics.steps());
    values.put("tokens_appended", statistics.rows());
    values.put("refused", statistics.refused());
    values.put("prefix_cache", prefixes);
    return values;
  }
}
