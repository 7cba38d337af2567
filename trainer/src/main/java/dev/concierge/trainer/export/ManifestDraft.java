package dev.concierge.trainer.export;

import java.util.Map;

/**
 * What a training run knows of the version that it made; the rest of the manifest follows from the
 * parameters and the files.
 *
 * @param name model
 * @param version identifier of the version
 * @param parent version that training started from; {@code null} for none
 * @param space identifier of the vector space
 * @param metrics results on held-out data
 * @param dataWindow what it was trained on
 * @param training hyper-parameters and seed
 */
public record ManifestDraft(
    String name,
    String version,
    String parent,
    String space,
    Map<String, Double> metrics,
    Map<String, String> dataWindow,
    Map<String, String> training) {
  public ManifestDraft {
    metrics = Map.copyOf(metrics);
    dataWindow = Map.copyOf(dataWindow);
    training = Map.copyOf(training);
  }
}
