package dev.concierge.models.bundle;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * How a version came about.
 *
 * @param opset ONNX operator set of the graphs
 * @param metrics results on held-out data by name
 * @param dataWindow what it was trained on, such as {@code from}, {@code to}, {@code dialogues}
 * @param training hyper-parameters and seed
 * @param libraries versions of the libraries that made it
 * @param created when
 */
public record Provenance(
    int opset,
    Map<String, Double> metrics,
    Map<String, String> dataWindow,
    Map<String, String> training,
    Map<String, String> libraries,
    Instant created) {
  public Provenance {
    metrics = Manifest.sorted(metrics);
    dataWindow = Manifest.sorted(dataWindow);
    training = Manifest.sorted(training);
    libraries = Manifest.sorted(libraries);
    Objects.requireNonNull(created, "created is missing");
  }

  /** Of which nothing more is known yet. */
  public static Provenance of(int opset, Instant created) {
    return new Provenance(opset, Map.of(), Map.of(), Map.of(), Map.of(), created);
  }

  public Provenance withMetrics(Map<String, Double> measured) {
    return new Provenance(opset, measured, dataWindow, training, libraries, created);
  }

  public Provenance withDataWindow(Map<String, String> read) {
    return new Provenance(opset, metrics, read, training, libraries, created);
  }

  public Provenance withTraining(Map<String, String> settings) {
    return new Provenance(opset, metrics, dataWindow, settings, libraries, created);
  }

  public Provenance withLibraries(Map<String, String> versions) {
    return new Provenance(opset, metrics, dataWindow, training, versions, created);
  }
}
