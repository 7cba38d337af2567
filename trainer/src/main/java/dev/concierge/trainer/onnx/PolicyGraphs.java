package dev.concierge.trainer.onnx;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.network.Architecture.Positions;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.ItemTowerNetwork;
import dev.concierge.models.network.QueryEncoderNetwork;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.Regulariser;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.TensorSource;
import dev.concierge.models.policy.decoder.GeneratorTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Writes the graphs of a policy from parameters by name, fp32 unless asked. Thread-safe. */
public final class PolicyGraphs {
  /** Version of the default operator set. */
  public static final int OPSET = GraphBuilder.OPSET;

  private static final int HEAD_MULTIPLE = 16;

  /** Most bytes of parameters that lie in the model's own file; more go beside it. */
  public static final long INLINE_BYTES = 1L << 30;

  /** Beyond this a model is no Protocol Buffers message any more, whatever else it holds. */
  public static final long MOST_INLINE_BYTES = (1L << 31) - (1L << 26);

  private final Map<String, TensorSource> weights;
  private final long inlineBytes;

  /**
   * Graphs of these parameters.
   *
   * @param weights at least the parameters of every graph that is written
   */
  public PolicyGraphs(Map<String, ? extends TensorSource> weights) {
    this(weights, INLINE_BYTES);
  }

  /** As above, with another limit on the bytes of parameters inside a model's file. */
  public PolicyGraphs(Map<String, ? extends TensorSource> weights, long inlineBytes) {
    this.weights = Map.copyOf(weights);
    this.inlineBytes = inlineBytes;
  }

  /**
   * Tokens and the cache to the logits after each row's last token: {@code input_ids} [B, S],
   * {@code seqlens_k} [B] (length after the step − 1), {@code total_sequence_length} (largest
   * length after the step), {@code past_key_values.L.key|value}; {@code logits} [B, V], {@code
   * present.L.key|value}. S over 1 is a first prompt, whose rows may be padded on the right, or a
   * single row.
   *
   * @throws IllegalArgumentException if the head size is none that GroupQueryAttention can rotate
   */
  public void generator(GeneratorConfig config, Path file) throws IOException {
    generator(config, null, file);
  }

  /**
   * The same with the matrices of all linear layers and of the head stored with few bits; tensors
   * outside of them stay fp32. Not to be read back as parameters.
   *
   * @param quantisation null for none
   */
  public void generator(GeneratorConfig config, Quantisation quantisation, Path file)
      throws IOException {
    boolean rotary = config.architecture().positions() == Positions.ROTARY;
    if (rotary && config.headDim() % HEAD_MULTIPLE != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "headDim of an exported generator must be a multiple of [%d] but was [%d]",
              HEAD_MULTIPLE,
              config.headDim()));
    }
    GraphBuilder graph = new GraphBuilder("generator");
    OnnxOps ops = new OnnxOps(graph, weights, quantisation);
    OnnxValue ids = graph.longInput(GeneratorTensors.INPUT_IDS, "batch", "length");
    OnnxValue lengths = ops.declareLengths();
    OnnxValue hidden = GeneratorNetwork.hidden(ops, config, ids);
    OnnxValue logits = GeneratorNetwork.logits(ops, config, ops.last(hidden, lengths, ids));
    graph.floatOutput(GeneratorTensors.LOGITS, logits, "batch", config.vocabSize());
    graph.write(file, inlineBytes);
  }

  /** Deletes a graph if it has weights beside it; says whether it had. */
  public static boolean withdraw(Path file) throws IOException {
    Path data = file.resolveSibling(file.getFileName() + ModelFile.DATA_SUFFIX);
    if (!Files.deleteIfExists(data)) {
      return false;
    }
    Files.delete(file);
    return true;
  }

  /** The arrays of {@code QueryInput} to {@code query} [B, d + 1], whose last value is 1. */
  public void queryEncoder(EncoderConfig config, Path file) throws IOException {
    GraphBuilder graph = new GraphBuilder("query_encoder");
    OnnxOps ops = new OnnxOps(graph, weights);
    QueryEncoderNetwork.Input<OnnxValue> input =
        new QueryEncoderNetwork.Input<>(
            graph.longInput("word_ids", "batch", "words"),
            graph.longInput("word_kinds", "batch", "words"),
            graph.floatInput("word_mask", "batch", "words"),
            graph.floatInput("item_vectors", "batch", "items", config.width()),
            graph.longInput("item_kinds", "batch", "items"),
            graph.floatInput("item_polarity", "batch", "items"),
            graph.floatInput("item_mask", "batch", "items"));
    OnnxValue query = QueryEncoderNetwork.query(ops, config, input, Regulariser.none());
    OnnxValue one = ops.add(ops.multiply(ops.sum(query, -1), 0), 1);
    graph.floatOutput("query", ops.concat(query, one, -1), "batch", config.width() + 1);
    graph.write(file, inlineBytes);
  }

  /**
   * {@code attribute_ids} and {@code attribute_weights} [N, A] to {@code target} [N, m · d + 1] and
   * {@code context} [N, m · d].
   */
  public void itemEncoder(EncoderConfig config, Path file) throws IOException {
    GraphBuilder graph = new GraphBuilder("item_encoder");
    OnnxOps ops = new OnnxOps(graph, weights);
    ItemTowerNetwork.Vectors<OnnxValue> vectors =
        ItemTowerNetwork.vectors(
            ops,
            config,
            graph.longInput("attribute_ids", "items", "attributes"),
            graph.floatInput("attribute_weights", "items", "attributes"));
    graph.floatOutput("target", vectors.target(), "items", config.width() + 1);
    graph.floatOutput("context", vectors.context(), "items", config.width());
    graph.write(file, inlineBytes);
  }

  /**
   * {@code input_ids} and {@code attention_mask} [B, S] to {@code last_hidden_state} [B, S, d] and
   * {@code sentence_embedding} [B, d] of length 1.
   */
  public void sentenceEncoder(SentenceEncoderConfig config, Path file) throws IOException {
    GraphBuilder graph = new GraphBuilder("sentence_encoder");
    OnnxOps ops = new OnnxOps(graph, weights);
    OnnxValue ids = graph.longInput("input_ids", "batch", "length");
    OnnxValue mask = ops.floats(graph.longInput("attention_mask", "batch", "length"));
    OnnxValue hidden = SentenceEncoderNetwork.hidden(ops, config, ids, mask);
    OnnxValue embedding = SentenceEncoderNetwork.embedding(ops, config, hidden, mask);
    graph.floatOutput("last_hidden_state", hidden, "batch", "length", config.dim());
    graph.floatOutput("sentence_embedding", embedding, "batch", config.dim());
    graph.write(file, inlineBytes);
  }

  /** {@code features} [N, F] to {@code scores} [N]. */
  public void ranker(RankerConfig config, Path file) throws IOException {
    GraphBuilder graph = new GraphBuilder("ranker");
    OnnxOps ops = new OnnxOps(graph, weights);
    OnnxValue features = graph.floatInput("features", "items", config.features());
    graph.floatOutput("scores", RankerNetwork.scores(ops, features), "items");
    graph.write(file, inlineBytes);
  }
}
