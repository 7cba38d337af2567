package dev.concierge.plugin.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statistics of this node. Thread-safe. */
public final class NodeStatistics {
  private final List<Section> sections;

  public NodeStatistics(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  Map<String, Object> snapshot() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Section section : sections) {
      all.put(section.name(), section.snapshot().get());
    }
    return all;
  }
}
