package dev.concierge.trainer.sft.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.network.ItemTowerNetwork;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.QueryEncoderNetwork;
import dev.concierge.models.network.Regulariser;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One query encoder and its item tower in training, with the residuals of N known items: target =
 * metadata + residual, context = context(metadata) + residual, and a bias. Owns native memory; one
 * thread at a time.
 */
final class EncoderModel implements AutoCloseable {
  private static final String ATTRIBUTES = "item_tower.attributes.weight";
  private static final String COLD_BIAS = "item_tower.cold_bias";
  private static final String TARGET = "residual.target";
  private static final String CONTEXT = "residual.context";
  private static final String BIAS = "residual.bias";
  private static final Set<String> EMBEDDINGS =
      Set.of("query_encoder.words.weight", ATTRIBUTES, TARGET, CONTEXT);
  private static final double TARGET_DEVIATION = 0.02;
  private static final double CONTEXT_DEVIATION = 0.05;

  private final EncoderConfig config;
  private final Parameters parameters;
  private final DjlOps ops;
  private final NDArray bags;
  private final SentenceItems sentences;
  private final double[] counts;

  /**
   * @param counts how often training names each item: the first bias is its centred logarithm
   * @param sentences what a sentence encoder makes of the items; null for the item tower
   */
  EncoderModel(
      EncoderConfig config,
      List<Item> items,
      double[] counts,
      SentenceItems sentences,
      RandomGenerator random) {
    this.sentences = sentences;
    this.config = config.withMembers(1);
    this.counts = counts;
    List<ParameterSpec> specs = new ArrayList<>(QueryEncoderNetwork.parameters(this.config));
    specs.addAll(ItemTowerNetwork.parameters(this.config));
    if (sentences != null) {
      specs.removeIf(spec -> sentences.weights().containsKey(spec.name()));
    }
    parameters = Parameters.fresh(specs, random);
    parameters.put(TARGET, normal(items.size(), config.dim(), TARGET_DEVIATION, random));
    parameters.put(CONTEXT, normal(items.size(), config.dim(), CONTEXT_DEVIATION, random));
    parameters.put(BIAS, new Tensor(new long[] {items.size()}, centredLog(counts)));
    ops = new DjlOps(parameters);
    bags =
        sentences == null
            ? bags(items)
            : OwnedArrays.of(
                parameters.manager(),
                sentences.embeddings().data(),
                sentences.embeddings().shape());
  }

  Parameters parameters() {
    return parameters;
  }

  /** The bias of items never seen is set after training, see {@link #networks}. */
  static boolean isLearned(String name) {
    return !name.equals(COLD_BIAS);
  }

  static boolean isEmbedding(String name) {
    return EMBEDDINGS.contains(name);
  }

  /** Lends everything to the manager of one step. */
  void lendTo(NDManager step) {
    parameters.lendTo(step);
    step.tempAttachAll(bags);
  }

  /**
   * Item metadata vectors, [N, d]: what {@link ItemTowerNetwork} makes of the whole catalogue at
   * once, as one sparse product, because gathering every attribute of every item would take a
   * hundred times the memory.
   */
  NDArray metadata() {
    return sentences == null
        ? bags.matMul(parameters.get(ATTRIBUTES))
        : ItemTowerNetwork.projected(ops, 0, bags);
  }

  /** Target side without bias, [N, d]; {@code keep} is 1 where a residual counts, or null. */
  NDArray targets(NDArray metadata, NDArray keep) {
    NDArray residual = parameters.get(TARGET);
    return metadata.add(keep == null ? residual : residual.mul(keep));
  }

  /** Context side, [N, d]. */
  NDArray contexts(NDArray metadata, NDArray keep) {
    NDArray residual = parameters.get(CONTEXT);
    return ItemTowerNetwork.context(ops, 0, metadata)
        .add(keep == null ? residual : residual.mul(keep));
  }

  NDArray bias() {
    return parameters.get(BIAS);
  }

  /** Query vectors without the last 1, [B, d]. */
  NDArray queries(EncoderBatch batch, NDArray contexts, Regulariser<NDArray> regulariser) {
    NDArray vectors = ops.embedding(batch.items(), contexts);
    return QueryEncoderNetwork.query(
        ops,
        config,
        new QueryEncoderNetwork.Input<>(
            batch.wordIds(),
            batch.wordKinds(),
            batch.wordMask(),
            vectors,
            batch.itemKinds(),
            batch.itemPolarity(),
            batch.itemMask()),
        regulariser);
  }

  /**
   * Parameters of the two networks; an item never seen has the mean bias of those that training
   * never named.
   */
  Map<String, Tensor> networks() {
    parameters.put(COLD_BIAS, new Tensor(new long[] {1}, new float[] {coldBias()}));
    Map<String, Tensor> networks =
        parameters.snapshot(
            name -> name.startsWith("query_encoder.") || name.startsWith("item_tower."));
    if (sentences != null) {
      networks.putAll(sentences.weights());
    }
    return networks;
  }

  private float coldBias() {
    float[] bias = bias().toFloatArray();
    double sum = 0;
    int unseen = 0;
    float least = Float.MAX_VALUE;
    for (int i = 0; i < bias.length; i++) {
      least = Math.min(least, bias[i]);
      if (counts[i] == 0) {
        sum += bias[i];
        unseen++;
      }
    }
    return unseen == 0 ? least : (float) (sum / unseen);
  }

  private static Tensor normal(int rows, int columns, double deviation, RandomGenerator random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return new Tensor(new long[] {rows, columns}, values);
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
    List<ItemInput> inputs = catalogue.stream().map(item -> ItemInput.of(item, config)).toList();
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
    Shape shape = new Shape(catalogue.size(), config.attributeBuckets());
    try (NDArray borrowed = parameters.manager().createCoo(weights, indices, shape)) {
      // the first array borrows Java memory that may be collected; the copy owns its own
      return borrowed.duplicate();
    }
  }

  @Override
  public void close() {
    parameters.close();
  }
}
