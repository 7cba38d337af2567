package dev.concierge.trainer.bases;

import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the parameters of {@link SentenceEncoderNetwork} under the names that BERT gives them. */
final class SentenceNames {
  private static final String WORDS = "sentence.words.weight";
  private static final String POSITIONS = "sentence.positions.weight";
  private static final Pattern IN_LAYER =
      Pattern.compile("sentence\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");
  private static final Map<String, String> LAYER =
      Map.of(
          "attention.q", "attention.self.query",
          "attention.k", "attention.self.key",
          "attention.v", "attention.self.value",
          "attention.o", "attention.output.dense",
          "attention_norm", "attention.output.LayerNorm",
          "ffn.up", "intermediate.dense",
          "ffn.down", "output.dense",
          "ffn_norm", "output.LayerNorm");

  private final PretrainedTensors tensors;
  private final SentenceEncoderConfig config;

  SentenceNames(PretrainedTensors tensors, SentenceEncoderConfig config) {
    this.tensors = tensors;
    this.config = config;
  }

  /**
   * Parameters by our names, also from a graph that has them by our names already.
   *
   * @param positions rows of the pretrained table of positions
   * @param segments rows of its table of segments
   * @throws BaseException naming the tensor that is missing or of another shape
   */
  Map<String, TensorSource> weights(int positions, int segments) throws IOException {
    boolean own = tensors.has(WORDS);
    String prefix = tensors.has("bert.embeddings.word_embeddings.weight") ? "bert." : "";
    Map<String, TensorSource> weights = new LinkedHashMap<>();
    for (ParameterSpec spec : SentenceEncoderNetwork.parameters(config)) {
      String name = spec.name();
      TensorSource value;
      if (!own && name.equals(POSITIONS)) {
        value = placed(prefix, positions, segments, spec.shape());
      } else {
        value = tensors.get(own ? name : prefix + theirs(name), spec.shape());
      }
      weights.put(name, value);
    }
    return weights;
  }

  private static String theirs(String name) {
    Matcher layer = IN_LAYER.matcher(name);
    if (layer.matches()) {
      return String.format(
          Locale.ROOT,
          "encoder.layer.%s.%s.%s",
          layer.group(1),
          LAYER.get(layer.group(2)),
          layer.group(3));
    }
    return name.equals(WORDS)
        ? "embeddings.word_embeddings.weight"
        : "embeddings.LayerNorm" + name.substring(name.lastIndexOf('.'));
  }

  /** Positions with the vector of the only segment added to each. */
  private Tensor placed(String prefix, int rows, int segments, long[] shape) throws IOException {
    int width = config.dim();
    TensorSource positions =
        tensors.get(prefix + "embeddings.position_embeddings.weight", rows, width);
    float[] segment = new float[width];
    tensors
        .get(prefix + "embeddings.token_type_embeddings.weight", segments, width)
        .read(0, segment, width);
    Tensor table = new PartOfTensor(positions, 0, shape).tensor();
    for (int i = 0; i < table.data().length; i++) {
      table.data()[i] += segment[i % width];
    }
    return table;
  }
}
