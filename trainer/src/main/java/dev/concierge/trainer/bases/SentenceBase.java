package dev.concierge.trainer.bases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.encoding.SentenceEncoderConfig.Pooling;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.TensorSource;
import dev.concierge.models.tokenizer.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A pretrained sentence encoder of the BERT family in a sentence-transformers folder: {@code
 * config.json}, the parameters in {@code model.safetensors} (or its shards), {@code model.onnx} or
 * {@code onnx/model.onnx}, the pieces in {@code vocab.txt} or {@code tokenizer.json} and, if there
 * is one, {@code 1_Pooling/config.json}. Where there are parameters of both kinds, safetensors is
 * read. Its files must stay as they are while it is used.
 *
 * @param config sizes
 * @param weights by the names of {@link SentenceEncoderNetwork}
 * @param tokenizer its own
 * @param pieces of the tokenizer, whose ids are their places
 */
public record SentenceBase(
    SentenceEncoderConfig config,
    Map<String, TensorSource> weights,
    WordPiece tokenizer,
    List<String> pieces) {
  private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx");

  public SentenceBase {
    weights = Map.copyOf(weights);
    pieces = List.copyOf(pieces);
  }

  /**
   * Reads a folder. The parameters of an ONNX graph are used only if our network computes with them
   * what the graph computes.
   *
   * @throws BaseException naming the file, the key or the tensor that does not fit
   */
  public static SentenceBase read(Path folder) throws IOException {
    ConfigFile file = ConfigFile.read(folder);
    file.require("model_type", "bert", "");
    file.require("hidden_act", "gelu", "gelu");
    file.require("position_embedding_type", "absolute", "absolute");
    Pieces pieces = Pieces.read(folder);
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
            pieces.lowerCase());
    WordPiece tokenizer = pieces.tokenizer();
    if (tokenizer.size() > config.vocabSize()) {
      throw file.failure(
          String.format(
              Locale.ROOT,
              "has vocab_size [%d] but [%s] has [%d] pieces",
              config.vocabSize(),
              pieces.file().getFileName(),
              tokenizer.size()));
    }
    return new SentenceBase(config, weights(folder, file, config), tokenizer, pieces.names());
  }

  /** Writes the pieces as a bundle holds them, one a line. */
  public void writeVocabulary(Path target) throws IOException {
    Files.write(target, pieces);
  }

  private static Map<String, TensorSource> weights(
      Path folder, ConfigFile file, SentenceEncoderConfig config) throws IOException {
    int positions = file.size("max_position_embeddings");
    int segments = file.size("type_vocab_size", 2);
    if (Safetensors.in(folder)) {
      return new SentenceNames(Safetensors.open(folder), config).weights(positions, segments);
    }
    Path graph = graph(folder);
    Map<String, TensorSource> weights =
        new SentenceNames(OnnxTensors.open(graph), config).weights(positions, segments);
    SentenceCheck.require(graph, config, weights);
    return weights;
  }

  private static Path graph(Path folder) throws BaseException {
    return GRAPHS.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new BaseException(
                    String.format(
                        Locale.ROOT,
                        "[%s] has no parameters: one of %s, [%s] or [%s] is needed",
                        folder,
                        GRAPHS,
                        Safetensors.SINGLE,
                        Safetensors.INDEX)));
  }

  private static Pooling pooling(Path folder) throws IOException {
    JsonNode modes = Pieces.optional(folder.resolve("1_Pooling").resolve("config.json"));
    boolean first = modes.path("pooling_mode_cls_token").asBoolean(false);
    boolean mean = modes.path("pooling_mode_mean_tokens").asBoolean(!first);
    if (first == mean) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] must pool either the mean of the tokens or the first one",
              folder.resolve("1_Pooling")));
    }
    return first ? Pooling.FIRST : Pooling.MEAN;
  }

  private static int longest(Path folder, int positions) throws IOException {
    JsonNode settings = Pieces.optional(folder.resolve("sentence_bert_config.json"));
    return Math.max(2, Math.min(positions, settings.path("max_seq_length").asInt(positions)));
  }
}
