package dev.concierge.trainer.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The same numbers for machines. */
final class ResultJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ResultJson() {}

  static void write(QuickstartResult result, Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      Files.writeString(file, JSON.writeValueAsString(json(result)) + "\n");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "cannot write [" + file + "]: " + e.getMessage(), e);
    }
  }

  static ObjectNode json(QuickstartResult result) {
    ObjectNode json = JSON.createObjectNode();
    json.put("dataset", result.options().dataset().name().toLowerCase(Locale.ROOT));
    json.put("seed", result.options().seed());
    json.set("before", measurement(result.before()).put("kl", 0.0));
    ObjectNode after = measurement(result.after());
    result.kl().ifPresent(kl -> after.put("kl", kl));
    json.set("after", after);
    json.set("run", run(result));
    if (!result.floors().isEmpty()) {
      ObjectNode floors = json.putObject("floors");
      result.floors().forEach((name, floor) -> floors.set(name, JSON.valueToTree(floor.json())));
    }
    json.set("times", JSON.valueToTree(result.seconds()));
    return json;
  }

  private static ObjectNode measurement(Measurement measurement) {
    ObjectNode json = JSON.createObjectNode().put("version", measurement.version());
    json.setAll((ObjectNode) JSON.valueToTree(measurement.loop()));
    json.put("bleu_4", measurement.replies().bleu4())
        .put("replies", measurement.replies().replies());
    if (measurement.recorded() != null) {
      json.set("recorded", JSON.valueToTree(measurement.recorded().json()));
    }
    return json;
  }

  private static ObjectNode run(QuickstartResult result) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", result.run().getId())
        .put("state", result.run().getState().name())
        .put("parent_version", result.run().getParentVersion())
        .put("candidate_version", result.run().getCandidateVersion())
        .put("overridden", result.overridden());
    json.set("gate_reasons", JSON.valueToTree(result.run().getGateReasonsList()));
    json.set("metrics", JSON.valueToTree(result.run().getMetricsMap()));
    json.set("feedback", JSON.valueToTree(result.collected()));
    json.set("requests_during_run", JSON.valueToTree(result.traffic()));
    return json;
  }
}
