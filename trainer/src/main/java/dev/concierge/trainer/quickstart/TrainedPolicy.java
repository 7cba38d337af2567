package dev.concierge.trainer.quickstart;

import dev.concierge.models.bundle.Manifest;
import java.nio.file.Path;

/**
 * A policy trained on dialogues.
 *
 * @param bundle its folder
 * @param learned folder with what is written on the items
 * @param manifest of the bundle
 */
record TrainedPolicy(Path bundle, Path learned, Manifest manifest) {
  String model() {
    return manifest.name();
  }
}
