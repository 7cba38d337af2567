package dev.concierge.plugin.stats;

import dev.concierge.plugin.serving.ServingModels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models of a node: what is loaded, and what should be and is not. */
public final class ModelSection {
  static final String NAME = "models";
  static final String PENDING = "pending";

  private ModelSection() {}

  public static Section of(ServingModels models) {
    return new Section(NAME, () -> snapshot(models));
  }

  private static Map<String, Object> snapshot(ServingModels models) {
    List<Object> loaded = new ArrayList<>();
    for (ServingModels.Status status : models.status()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", status.model());
      one.put("version", status.version());
      one.put("serving", status.active());
      one.put("requests", status.leases());
      one.put("bytes", status.bytes());
      loaded.add(one);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("backend", models.backend());
    values.put("ready", models.settled());
    values.put("loaded", loaded);
    values.put(PENDING, Map.copyOf(models.pending()));
    return values;
  }
}
