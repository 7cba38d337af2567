package dev.concierge.plugin.log.feedback;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.core.rest.RestStatus;

/** An event after it was judged. */
sealed interface PostedEvent {
  /**
   * To be written.
   *
   * @param source the UBI document
   */
  record Accepted(String id, Map<String, Object> source) implements PostedEvent {
    Map<String, Object> result(RestStatus status, String result) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("event_id", id);
      json.put("status", status.getStatus());
      json.put("result", result);
      return json;
    }
  }

  /**
   * Not to be written.
   *
   * @param id {@code null} when it has none
   * @param type of the error, for applications
   * @param reason for people
   */
  record Rejected(String id, RestStatus status, String type, String reason) implements PostedEvent {
    Map<String, Object> result() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("event_id", id);
      json.put("status", status.getStatus());
      json.put("error", Map.of("type", type, "reason", reason));
      return json;
    }
  }
}
