package dev.concierge.plugin.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opensearch.index.seqno.SequenceNumbers;

/**
 * What is wanted of one model: the one document that decides. Immutable; a change makes a new
 * record that is written only if nobody changed the document in between.
 *
 * @param model name
 * @param promoted version that has the traffic; {@code null} before the first promotion
 * @param history versions promoted before, the last one last; rollback goes there
 * @param deployed versions to keep loaded, the promoted one included
 * @param retired versions that had the traffic
 * @param memory whose past turns a version searches, by version
 * @param seqNo sequence number of the document read; unassigned for a new one
 * @param primaryTerm primary term of the document read
 */
public record ModelRecord(
    String model,
    String promoted,
    List<String> history,
    Set<String> deployed,
    Set<String> retired,
    Map<String, String> memory,
    long seqNo,
    long primaryTerm) {
  private static final int HISTORY = 50;

  public ModelRecord {
    history = List.copyOf(history);
    deployed = Set.copyOf(deployed);
    retired = Set.copyOf(retired);
    memory = Map.copyOf(memory);
  }

  static ModelRecord unknown(String model) {
    return new ModelRecord(
        model,
        null,
        List.of(),
        Set.of(),
        Set.of(),
        Map.of(),
        SequenceNumbers.UNASSIGNED_SEQ_NO,
        SequenceNumbers.UNASSIGNED_PRIMARY_TERM);
  }

  @SuppressWarnings("unchecked") // written by #source
  static ModelRecord read(Map<String, Object> source, long seqNo, long primaryTerm) {
    return new ModelRecord(
        (String) source.get("model"),
        (String) source.get("promoted"),
        (List<String>) source.getOrDefault("history", List.of()),
        Set.copyOf((List<String>) source.getOrDefault("deployed", List.of())),
        Set.copyOf((List<String>) source.getOrDefault("retired", List.of())),
        (Map<String, String>) source.getOrDefault("memory", Map.of()),
        seqNo,
        primaryTerm);
  }

  Map<String, Object> source() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("type", "model");
    source.put("model", model);
    source.put("promoted", promoted);
    source.put("history", history);
    source.put("deployed", deployed.stream().sorted().toList());
    source.put("retired", retired.stream().sorted().toList());
    source.put("memory", memory);
    return source;
  }

  ModelRecord at(long newSeqNo, long newPrimaryTerm) {
    return new ModelRecord(
        model, promoted, history, deployed, retired, memory, newSeqNo, newPrimaryTerm);
  }

  public boolean isNew() {
    return seqNo == SequenceNumbers.UNASSIGNED_SEQ_NO;
  }

  public String state(String version) {
    if (version.equals(promoted)) {
      return "promoted";
    }
    return retired.contains(version) ? "retired" : "candidate";
  }

  public String memoryOf(String version) {
    return memory.getOrDefault(version, version);
  }

  ModelRecord deploy(String version, String memoryVersion) {
    Map<String, String> memories = new LinkedHashMap<>(memory);
    memories.put(version, memoryVersion);
    return with(promoted, history, plus(deployed, version), retired, memories);
  }

  public ModelRecord undeploy(String version) {
    return with(promoted, history, minus(deployed, version), retired, memory);
  }

  /** The version gets the traffic; the one that had it is retired and need not stay loaded. */
  public ModelRecord promote(String version) {
    List<String> before = new ArrayList<>(history);
    Set<String> loaded = plus(deployed, version);
    Set<String> out = minus(retired, version);
    if (promoted != null && !promoted.equals(version)) {
      before.add(promoted);
      loaded = minus(loaded, promoted);
      out = plus(out, promoted);
    }
    List<String> kept = before.subList(Math.max(0, before.size() - HISTORY), before.size());
    return with(version, kept, loaded, out, memory);
  }

  /** The version promoted before gets the traffic again. The history must not be empty. */
  public ModelRecord rollback() {
    String target = history.get(history.size() - 1);
    ModelRecord back = promote(target);
    return back.with(
        target, history.subList(0, history.size() - 1), back.deployed, back.retired, memory);
  }

  private ModelRecord with(
      String nowPromoted,
      List<String> nowHistory,
      Set<String> nowDeployed,
      Set<String> nowRetired,
      Map<String, String> nowMemory) {
    return new ModelRecord(
        model, nowPromoted, nowHistory, nowDeployed, nowRetired, nowMemory, seqNo, primaryTerm);
  }

  private static Set<String> plus(Set<String> set, String value) {
    Set<String> result = new LinkedHashSet<>(set);
    result.add(value);
    return result;
  }

  private static Set<String> minus(Set<String> set, String value) {
    Set<String> result = new LinkedHashSet<>(set);
    result.remove(value);
    return result;
  }
}
