package dev.concierge.trainer.sft.generator;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.onnx.OnnxWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A generator that training starts from instead of from nothing, with its own tokenizer. */
public final class GeneratorBase {
  private final Bundle bundle;

  private GeneratorBase(Bundle bundle) {
    this.bundle = bundle;
  }

  /** The generator of a bundle, such as an imported base. */
  public static GeneratorBase of(Bundle bundle) {
    return new GeneratorBase(bundle);
  }

  public String name() {
    return bundle.manifest().name() + " " + bundle.manifest().version();
  }

  public GeneratorConfig config() {
    return bundle.manifest().generator();
  }

  public void copyTokenizer(Path target) throws IOException {
    Files.copy(bundle.file(BundleFile.TOKENIZER), target, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * @return owns native memory: close it
   */
  public Parameters parameters() throws IOException {
    return Parameters.of(OnnxWeights.read(bundle.file(BundleFile.GENERATOR)));
  }
}
