package dev.concierge.trainer.sft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.QueryInput;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Query encoder and item tower in training, with the residuals of N known items. Shapes: B turns, T words, M mentioned
 * items, d dimensions.
 *
 * <p>text t = Σ_w E_w exp(a_kind) / √(n + 3); mentioned m = Σ_i context_i exp(b_kind) (1 + .3 polarity) / √(n + .5);
 * h = W2 relu(W1 LN[4t; 4m]) + 4t + 4m. Item side: meta = bag · attributes; target = meta + residual, context = meta U
 * + residual.
 */
final class EncoderModel {
  private static final float SCALE = 4;
  private static final float POLARITY = 0.3f;
  private static final float LAYER_NORM_EPSILON = 1e-5f;

  private final EncoderConfig config;
  private final ParameterSet parameters;
  private final NDArray bags;
  private final int items;

  /**
   * @param counts how often training names each item: the first bias is its centred logarithm
   */
  EncoderModel(
      NDManager parent, EncoderConfig config, List<Item> catalogue, double[] counts) {
    this.config = config;
    items = catalogue.size();
    parameters = new ParameterSet(parent);
    bags = bags(catalogue);
    NDManager manager = parameters.manager();
    int d = config.dim();
    normal("words.weight", 0.05f, config.wordBuckets(), d);
    normal("attributes.weight", 0.05f, config.attributeBuckets(), d);
    normal("residual.target", 0.02f, items, d);
    normal("residual.context", 0.05f, items, d);
    parameters.add("residual.bias", manager.create(centredLog(counts)));
    parameters.add("word_kinds.weight", manager.zeros(new Shape(QueryInput.KINDS, 1)));
    parameters.add("item_kinds.weight", manager.zeros(new Shape(QueryInput.KINDS, 1)));
    parameters.add("norm.weight", manager.ones(new Shape(2L * d)));
    parameters.add("norm.bias", manager.zeros(new Shape(2L * d)));
    linear("context", d, d);
    linear("hidden", 2 * d, config.hidden());
    linear("output", config.hidden(), d);
  }

  ParameterSet parameters() {
    return parameters;
  }

  static boolean isEmbedding(String name) {
    return name.equals("words.weight")
        || name.equals("attributes.weight")
        || name.equals("residual.target")
        || name.equals("residual.context");
  }

  /** Item metadata vectors, [N, d]. */
  NDArray metadata() {
    return bags.matMul(parameters.get("attributes.weight"));
  }

  /** Target side without bias, [N, d]; {@code keep} is 1 where a residual counts, or null. */
  NDArray targets(NDArray metadata, NDArray keep) {
    NDArray residual = parameters.get("residual.target");
    return metadata.add(keep == null ? residual : residual.mul(keep));
  }

  /** Context side, [N, d]. */
  NDArray contexts(NDArray metadata, NDArray keep) {
    NDArray residual = parameters.get("residual.context");
    return project(metadata, "context").add(keep == null ? residual : residual.mul(keep));
  }

  NDArray bias() {
    return parameters.get("residual.bias");
  }

  /** Query vectors, [B, d]. */
  NDArray queries(EncoderBatch batch, NDArray contexts, Dropout dropout) {
    NDArray words = embedding(batch.wordIds(), parameters.get("words.weight"));
    NDArray wordWeights =
        weights(batch.wordMask(), batch.wordKinds(), "word_kinds.weight", 3f);
    NDArray text = wordWeights.expandDims(1).matMul(words).squeeze(1).mul(SCALE);
    NDArray vectors = embedding(batch.items(), contexts);
    NDArray itemWeights =
        weights(batch.itemMask(), batch.itemKinds(), "item_kinds.weight", 0.5f)
            .mul(batch.itemPolarity().mul(POLARITY).add(1));
    NDArray mentioned = itemWeights.expandDims(1).matMul(vectors).squeeze(1).mul(SCALE);
    NDArray hidden = dropout.apply(normalise(text.concat(mentioned, 1)));
    hidden = dropout.apply(Activation.relu(project(hidden, "hidden")));
    return project(hidden, "output").add(text).add(mentioned);
  }

  /** mask · exp(kind) / √(n + prior), [B, T]. */
  private NDArray weights(NDArray mask, NDArray kinds, String table, float prior) {
    NDArray count = mask.sum(new int[] {1}, true).add(prior).sqrt();
    return embedding(kinds, parameters.get(table)).squeeze(2).exp().mul(mask).div(count);
  }

  private NDArray normalise(NDArray x) {
    NDArray centred = x.sub(x.mean(new int[] {1}, true));
    NDArray deviation = centred.square().mean(new int[] {1}, true).add(LAYER_NORM_EPSILON).sqrt();
    return centred
        .div(deviation)
        .mul(parameters.get("norm.weight"))
        .add(parameters.get("norm.bias"));
  }

  private NDArray project(NDArray x, String layer) {
    return x.matMul(parameters.get(layer + ".weight").transpose())
        .add(parameters.get(layer + ".bias"));
  }

  private static NDArray embedding(NDArray ids, NDArray table) {
    NDList out = Embedding.embedding(ids, table, SparseFormat.DENSE);
    return out.singletonOrThrow();
  }

  private void normal(String name, float deviation, int rows, int columns) {
    parameters.add(
        name,
        parameters
            .manager()
            .randomNormal(0, deviation, new Shape(rows, columns), DataType.FLOAT32));
  }

  private void linear(String name, int in, int out) {
    float bound = (float) (1 / Math.sqrt(in));
    NDManager manager = parameters.manager();
    parameters.add(name + ".weight", manager.randomUniform(-bound, bound, new Shape(out, in)));
    parameters.add(name + ".bias", manager.zeros(new Shape(out)));
  }

  private static float[] centredLog(double[] counts) {
    double mean = 0;
    for (double count : counts) {
      mean += Math.log(count + 0.5) / counts.length;
    }
    float[] bias = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      bias[i] = (float) (Math.log(counts[i] + 0.5) - mean);
    }
    return bias;
  }

  private NDArray bags(List<Item> catalogue) {
    List<ItemInput> inputs =
        catalogue.stream().map(item -> ItemInput.of(item, config)).toList();
    int values = inputs.stream().mapToInt(input -> input.weights().length).sum();
    long[][] indices = new long[2][values];
    FloatBuffer weights = FloatBuffer.allocate(values);
    int at = 0;
    for (int item = 0; item < inputs.size(); item++) {
      for (int id : inputs.get(item).attributeIds()) {
        indices[0][at] = item;
        indices[1][at++] = id;
      }
      weights.put(inputs.get(item).weights());
    }
    weights.rewind();
    NDManager manager = parameters.manager();
    try (NDArray borrowed =
        manager.createCoo(weights, indices, new Shape(items, config.attributeBuckets()))) {
      // the first array borrows Java memory that may be collected; the copy owns its own
      return borrowed.duplicate();
    }
  }

  /** Lends parameters and bags to the manager of one step. */
  void lendTo(NDManager step) {
    parameters.lendTo(step);
    step.tempAttachAll(bags);
  }
}
