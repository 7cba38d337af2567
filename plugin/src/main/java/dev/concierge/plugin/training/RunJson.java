package dev.concierge.plugin.training;

import com.google.protobuf.Timestamp;
import dev.concierge.grpc.v1.Run;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** JSON form of a training run. */
final class RunJson {
  private RunJson() {}

  static Map<String, Object> write(Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.getId());
    json.put("recommender", run.getRecommender());
    json.put("model", run.getPolicy());
    json.put("state", run.getState().name().replace("RUN_STATE_", "").toLowerCase(Locale.ROOT));
    json.put("stage", run.getStage());
    json.put("parent_version", orNull(run.getParentVersion()));
    json.put("candidate_version", orNull(run.getCandidateVersion()));
    json.put("started", run.hasStarted() ? time(run.getStarted()) : null);
    json.put("finished", run.hasFinished() ? time(run.getFinished()) : null);
    json.put("message", run.getMessage());
    json.put("metrics", new TreeMap<String, Object>(run.getMetricsMap()));
    json.put("gate_reasons", List.copyOf(run.getGateReasonsList()));
    json.put("skipped_documents", List.copyOf(run.getSkippedDocumentsList()));
    json.put("resumed", run.getResumed());
    return json;
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String time(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }
}
