package dev.concierge.trainer.cluster;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.trainer.console.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Hands versions to the cluster. Thread-safe; every call may be repeated. */
public final class Registrar {
  private static final int MEMORY_BATCH = 500;

  private final ConciergeClient client;
  private final ModelStore store;
  private final Retry retry = Retry.standard();

  public Registrar(ConciergeClient client, ModelStore store) {
    this.client = client;
    this.store = store;
  }

  /**
   * What registering found.
   *
   * @param version the registered version
   * @param missingItems items known to training that the index does not have
   */
  public record Registered(String model, String version, long missingItems) {}

  /**
   * Registers a bundle as candidate and loads it on the nodes.
   *
   * @param folder the bundle
   * @param index items index that gets the learned fields
   * @param learned folder with {@code items.jsonl}, with or without vectors, and {@code
   *     memory.jsonl}; {@code null} for a version that keeps its parent's item fields and memory
   * @throws BundleException if the bundle is damaged; nothing is sent then
   */
  public Registered register(Path folder, String index, Path learned, Progress progress)
      throws BundleException, IOException {
    Bundle bundle = Bundle.open(folder);
    Manifest manifest = bundle.manifest();
    long missing = 0;
    if (learned != null) {
      ItemFieldsWriter writer = new ItemFieldsWriter(client, retry);
      writer.putMapping(index, manifest.space(), manifest.encoder().width() + 1);
      missing = writer.write(index, manifest.space(), learned.resolve("items.jsonl"), progress);
    }
    upload(bundle, progress);
    store.add(bundle);
    if (learned != null && manifest.parent() == null) {
      store.keepEvidence(manifest, learned);
    }
    if (learned != null) {
      sendMemory(manifest, learned.resolve("memory.jsonl"), progress);
    }
    retry.run(() -> client.models(manifest.name()).deploy(manifest.version()));
    return new Registered(manifest.name(), manifest.version(), missing);
  }

  /**
   * Gives a registered version the traffic.
   *
   * @param override records that the gate had refused it
   */
  public void promote(String model, String version, String reason, boolean override) {
    retry.run(() -> client.models(model).promote(version, reason, override));
  }

  private void upload(Bundle bundle, Progress progress) {
    Manifest manifest = bundle.manifest();
    ModelVersions versions = client.models(manifest.name());
    try (Progress.Stage stage = progress.stage("upload " + manifest.version(), bundle.bytes())) {
      for (String file : manifest.files().keySet()) {
        retry.run(
            () -> {
              versions.upload(manifest.version(), bundle.file(file), stage::step);
              return null;
            });
      }
      retry.run(() -> versions.commit(manifest.version(), bundle.file(BundleFile.MANIFEST)));
    }
  }

  private void sendMemory(Manifest manifest, Path memory, Progress progress) throws IOException {
    if (!Files.exists(memory)) {
      return;
    }
    List<String> turns = Files.readAllLines(memory);
    try (Progress.Stage stage = progress.stage("memory", turns.size())) {
      for (int from = 0; from < turns.size(); from += MEMORY_BATCH) {
        List<String> batch = turns.subList(from, Math.min(turns.size(), from + MEMORY_BATCH));
        String lines = String.join("\n", batch) + "\n";
        retry.run(() -> client.models(manifest.name()).memory(manifest.version(), lines));
        stage.step(batch.size());
      }
    }
  }
}
