package dev.concierge.trainer.weights;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.ItemTowerNetwork;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.QueryEncoderNetwork;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.onnx.OnnxWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sizes and parameters of a whole policy.
 *
 * @param generator sizes of the generator
 * @param encoder sizes of query encoder and item tower
 * @param ranker sizes of the ranker
 * @param tensors exactly the exported parameters of the four networks, by name
 */
public record PolicyWeights(
    GeneratorConfig generator,
    EncoderConfig encoder,
    RankerConfig ranker,
    Map<String, Tensor> tensors) {
  /** How the names of the generator's parameters begin. */
  public static final String GENERATOR = "generator.";

  /** How the names of the ranker's parameters begin. */
  public static final String RANKER = "ranker.";

  private static final List<BundleFile> GRAPHS =
      List.of(
          BundleFile.GENERATOR,
          BundleFile.QUERY_ENCODER,
          BundleFile.ITEM_ENCODER,
          BundleFile.RANKER);

  /** Keeps the policy's own parameters; others, such as a value head, are left out. */
  public PolicyWeights {
    Map<String, Tensor> own = new HashMap<>();
    for (ParameterSpec spec : parameters(generator, encoder, ranker)) {
      Tensor tensor = tensors.get(spec.name());
      if (tensor == null) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "no parameter [%s] in %s", spec.name(), tensors.keySet()));
      }
      if (!Arrays.equals(tensor.shape(), spec.shape())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "parameter [%s] must have shape %s but has %s",
                spec.name(),
                Arrays.toString(spec.shape()),
                Arrays.toString(tensor.shape())));
      }
      own.put(spec.name(), tensor);
    }
    tensors = Map.copyOf(own);
  }

  /** The exported parameters of a policy of these sizes. */
  public static List<ParameterSpec> parameters(
      GeneratorConfig generator, EncoderConfig encoder, RankerConfig ranker) {
    List<ParameterSpec> specs = new ArrayList<>(GeneratorNetwork.parameters(generator));
    specs.addAll(QueryEncoderNetwork.parameters(encoder));
    specs.addAll(ItemTowerNetwork.parameters(encoder));
    specs.addAll(RankerNetwork.parameters(ranker));
    return specs;
  }

  /** An untrained policy. */
  public static PolicyWeights random(
      long seed, GeneratorConfig generator, EncoderConfig encoder, RankerConfig ranker) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new HashMap<>();
    parameters(generator, encoder, ranker)
        .forEach(spec -> tensors.put(spec.name(), spec.initial(random)));
    return new PolicyWeights(generator, encoder, ranker, tensors);
  }

  /**
   * Reads the parameters back from a bundle's graphs.
   *
   * @throws IOException if a graph cannot be read
   * @throws IllegalArgumentException naming the parameter that is missing or of another shape
   */
  public static PolicyWeights of(Bundle bundle) throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    for (BundleFile graph : GRAPHS) {
      tensors.putAll(OnnxWeights.read(bundle.file(graph)));
    }
    Manifest manifest = bundle.manifest();
    return new PolicyWeights(manifest.generator(), manifest.encoder(), manifest.ranker(), tensors);
  }

  /** The parameters that PPO tunes: those of ranker and generator. */
  public Map<String, Tensor> tuned() {
    Map<String, Tensor> tuned = new HashMap<>(tensors);
    tuned.keySet().removeIf(name -> !name.startsWith(GENERATOR) && !name.startsWith(RANKER));
    return tuned;
  }

  /** The same policy with some parameters replaced. */
  public PolicyWeights with(Map<String, Tensor> changed) {
    Map<String, Tensor> all = new HashMap<>(tensors);
    all.putAll(changed);
    return new PolicyWeights(generator, encoder, ranker, all);
  }
}
