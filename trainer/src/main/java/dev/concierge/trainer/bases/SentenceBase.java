package dev.concierge.trainer.bases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.encoding.SentenceEncoderConfig.Pooling;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;
import dev.concierge.models.tokenizer.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pretrained sentence encoder of the BERT family in a sentence-transformers folder: {@code
 * config.json}, {@code model.safetensors}, {@code vocab.txt} and, if there is one, {@code
 * 1_Pooling/config.json}. Its files must stay as they are while it is used.
 *
 * @param config sizes
 * @param weights by the names of {@link SentenceEncoderNetwork}
 * @param tokenizer its own
 * @param vocabulary file of the tokenizer's pieces
 */
public record SentenceBase(
    SentenceEncoderConfig config,
    Map<String, TensorSource> weights,
    WordPiece tokenizer,
    Path vocabulary) {
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

  public SentenceBase {
    weights = Map.copyOf(weights);
  }

  /**
   * Reads a folder.
   *
   * @throws BaseException naming the file, the key or the tensor that does not fit
   */
  public static SentenceBase read(Path folder) throws IOException {
    ConfigFile file = ConfigFile.read(folder);
    file.require("model_type", "bert", "");
    file.require("hidden_act", "gelu", "gelu");
    file.require("position_embedding_type", "absolute", "absolute");
    SentenceEncoderConfig config =
        new SentenceEncoderConfig(
            file.size("vocab_size"),
            file.size("hidden_size"),
            file.size("num_hidden_layers"),
            file.size("num_attention_heads"),
            file.size("intermediate_size"),
            longest(folder, file.size("max_position_embeddings")),
            file.number("layer_norm_eps", 1e-12),
            pooling(folder),
            optional(folder.resolve("tokenizer_config.json"))
                .path("do_lower_case")
                .asBoolean(true));
    WordPiece tokenizer = tokenizer(folder, config.lowerCase());
    if (tokenizer.size() > config.vocabSize()) {
      throw file.failure(
          "has vocab_size [%d] but vocab.txt has [%d] pieces"
              .formatted(config.vocabSize(), tokenizer.size()));
    }
    return new SentenceBase(config, weights(folder, file, config), tokenizer, vocabulary(folder));
  }

  private static Map<String, TensorSource> weights(
      Path folder, ConfigFile file, SentenceEncoderConfig config) throws IOException {
    Safetensors tensors = Safetensors.open(folder);
    String prefix = tensors.has("bert.embeddings.word_embeddings.weight") ? "bert." : "";
    int positions = file.size("max_position_embeddings");
    int segments = file.size("type_vocab_size", 2);
    Map<String, TensorSource> weights = new LinkedHashMap<>();
    for (ParameterSpec spec : SentenceEncoderNetwork.parameters(config)) {
      String name = spec.name();
      Matcher layer = IN_LAYER.matcher(name);
      TensorSource value;
      if (layer.matches()) {
        String theirs = LAYER.get(layer.group(2)) + "." + layer.group(3);
        value =
            tensors.get(prefix + "encoder.layer." + layer.group(1) + "." + theirs, spec.shape());
      } else if (name.equals("sentence.words.weight")) {
        value = tensors.get(prefix + "embeddings.word_embeddings.weight", spec.shape());
      } else if (name.equals("sentence.positions.weight")) {
        value =
            placed(
                tensors.get(
                    prefix + "embeddings.position_embeddings.weight", positions, config.dim()),
                tensors.get(
                    prefix + "embeddings.token_type_embeddings.weight", segments, config.dim()),
                spec.shape());
      } else {
        String kind = name.substring(name.lastIndexOf('.'));
        value = tensors.get(prefix + "embeddings.LayerNorm" + kind, spec.shape());
      }
      weights.put(name, value);
    }
    return weights;
  }

  /** Positions with the vector of the only segment added to each. */
  private static Tensor placed(TensorSource positions, TensorSource segments, long[] shape) {
    int width = (int) shape[1];
    float[] segment = new float[width];
    segments.read(0, segment, width);
    Tensor table = new PartOfTensor(positions, 0, shape).tensor();
    for (int i = 0; i < table.data().length; i++) {
      table.data()[i] += segment[i % width];
    }
    return table;
  }

  private static Pooling pooling(Path folder) throws IOException {
    JsonNode modes = optional(folder.resolve("1_Pooling").resolve("config.json"));
    boolean first = modes.path("pooling_mode_cls_token").asBoolean(false);
    boolean mean = modes.path("pooling_mode_mean_tokens").asBoolean(!first);
    if (first == mean) {
      throw new BaseException(
          "[%s] must pool either the mean of the tokens or the first one"
              .formatted(folder.resolve("1_Pooling")));
    }
    return first ? Pooling.FIRST : Pooling.MEAN;
  }

  private static int longest(Path folder, int positions) throws IOException {
    JsonNode settings = optional(folder.resolve("sentence_bert_config.json"));
    return Math.max(2, Math.min(positions, settings.path("max_seq_length").asInt(positions)));
  }

  private static WordPiece tokenizer(Path folder, boolean lowerCase) throws IOException {
    Path vocabulary = vocabulary(folder);
    if (!Files.isRegularFile(vocabulary)) {
      throw new BaseException("[%s] is missing".formatted(vocabulary));
    }
    return WordPiece.load(vocabulary, lowerCase);
  }

  private static Path vocabulary(Path folder) {
    return folder.resolve("vocab.txt");
  }

  private static JsonNode optional(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return Files.isRegularFile(file) ? mapper.readTree(file.toFile()) : mapper.createObjectNode();
  }
}
