package dev.concierge.trainer.bases;

import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pretrained decoder-only transformer in a Hugging Face folder. Its files must stay as they are
 * while it is used.
 *
 * @param config sizes and architecture
 * @param weights by the names of {@link GeneratorNetwork}, read from the mapped files
 * @param bos token that begins a text; null if the base names none
 * @param eos token that ends a text; null if the base names none
 */
public record Base(
    GeneratorConfig config, Map<String, TensorSource> weights, Integer bos, Integer eos) {
  public Base {
    weights = Map.copyOf(weights);
  }

  /**
   * Reads a folder.
   *
   * @param longest most positions the generator shall have; a base that allows more is cut
   * @throws BaseException naming the file, the key or the tensor that does not fit
   */
  public static Base read(Path folder, int longest) throws IOException {
    ConfigFile file = ConfigFile.read(folder);
    BaseFamily family = BaseFamily.of(file);
    GeneratorConfig config = family.generator(file, longest);
    Safetensors tensors = Safetensors.open(folder);
    Map<String, TensorSource> weights = new LinkedHashMap<>();
    BaseNames names = BaseNames.of(family, tensors);
    for (ParameterSpec spec : GeneratorNetwork.parameters(config)) {
      weights.put(spec.name(), names.find(spec, config));
    }
    return new Base(config, weights, token(file, "bos_token_id"), token(file, "eos_token_id"));
  }

  /** Some bases name several ends; the first is the usual one. */
  private static Integer token(ConfigFile file, String key) {
    var node = file.node(key).isArray() ? file.node(key).path(0) : file.node(key);
    return node.isInt() ? node.asInt() : null;
  }
}
