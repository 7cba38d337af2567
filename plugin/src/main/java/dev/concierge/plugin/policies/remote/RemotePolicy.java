package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemInputs;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.Generator;
import dev.concierge.models.generation.TurnGrammar;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.policy.PolicyUnavailableException;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A policy whose graphs run on an inference server. Owns the tokenizer, not the server. */
public final class RemotePolicy implements Policy {
  private static final Logger LOG = LogManager.getLogger(RemotePolicy.class);

  /** Items of one call: the request stays far below what servers take. */
  private static final int ITEMS_PER_CALL = 256;

  private final Bundle bundle;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final ItemInputs itemInputs;
  private final RemoteModels models;
  private final Generator generator;

  private RemotePolicy(Bundle bundle, InferenceServer server) throws IOException {
    this.bundle = bundle;
    this.tokenizer = Tokenizer.load(bundle.file(BundleFile.TOKENIZER));
    this.window = new WindowSerializer(tokenizer);
    this.itemInputs =
        ItemInputs.open(bundle.manifest().encoder(), bundle.file(BundleFile.ITEM_VOCABULARY));
    this.models = new RemoteModels(server, bundle.manifest());
    this.generator =
        new RemoteGenerator(
            models, bundle.manifest(), new TurnGrammar(tokenizer), tokenizer, window);
  }

  /**
   * Opens a policy. A server that cannot be reached now may be there later; one that answers must
   * have the policy.
   *
   * @throws BundleException if the tokenizer cannot be used
   * @throws InferenceException if the server does not have the policy; the message says what it has
   */
  public static RemotePolicy open(Bundle bundle, InferenceServer server) throws BundleException {
    RemotePolicy policy;
    try {
      policy = new RemotePolicy(bundle, server);
    } catch (IOException e) {
      throw new BundleException("the tokenizer cannot be used: " + e.getMessage(), e);
    }
    try {
      policy.models.find();
      policy.missingGenerator().ifPresent(LOG::warn);
      return policy;
    } catch (PolicyUnavailableException e) {
      LOG.warn(
          "version [{}] waits for its inference server: {}",
          bundle.manifest().version(),
          e.getMessage());
      return policy;
    } catch (RuntimeException | Error e) {
      policy.close();
      throw e;
    }
  }

  @Override
  public Manifest manifest() {
    return bundle.manifest();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public WindowSerializer window() {
    return window;
  }

  @Override
  public float[] encodeQuery(QueryInput in) {
    int dimension = manifest().encoder().width();
    int words = Math.max(1, in.wordIds().length);
    int items = Math.max(1, in.itemKinds().length);
    return infer(
            PolicyModel.QUERY_ENCODER,
            WireTensor.longs("word_ids", padded(in.wordIds(), words), 1, words),
            WireTensor.longs("word_kinds", padded(in.wordKinds(), words), 1, words),
            WireTensor.floats("word_mask", mask(in.wordIds().length, words), 1, words),
            WireTensor.floats(
                "item_vectors", flat(in.itemVectors(), items, dimension), 1, items, dimension),
            WireTensor.longs("item_kinds", padded(in.itemKinds(), items), 1, items),
            WireTensor.floats("item_polarity", Arrays.copyOf(in.itemPolarity(), items), 1, items),
            WireTensor.floats("item_mask", mask(in.itemKinds().length, items), 1, items))
        .require("query", DataType.FP32, 1, dimension + 1L)
        .floats();
  }

  @Override
  public ItemInputs itemInputs() {
    return itemInputs;
  }

  @Override
  public List<ItemVectors> encodeItems(List<ItemInput> in) {
    List<ItemVectors> vectors = new ArrayList<>(in.size());
    for (int from = 0; from < in.size(); from += ITEMS_PER_CALL) {
      encode(in.subList(from, Math.min(in.size(), from + ITEMS_PER_CALL)), vectors);
    }
    return vectors;
  }

  private void encode(List<ItemInput> items, List<ItemVectors> into) {
    int rows = items.size();
    int width = items.stream().mapToInt(item -> item.attributeIds().length).max().orElse(0);
    width = Math.max(1, width);
    long[] ids = new long[rows * width];
    float[] weights = new float[ids.length];
    for (int row = 0; row < rows; row++) {
      ItemInput item = items.get(row);
      System.arraycopy(padded(item.attributeIds(), width), 0, ids, row * width, width);
      System.arraycopy(item.weights(), 0, weights, row * width, item.weights().length);
    }
    int dimension = manifest().encoder().width();
    NamedTensors out =
        infer(
            PolicyModel.ITEM_ENCODER,
            WireTensor.longs("attribute_ids", ids, rows, width),
            WireTensor.floats("attribute_weights", weights, rows, width));
    float[] targets = out.require("target", DataType.FP32, rows, dimension + 1L).floats();
    float[] contexts = out.require("context", DataType.FP32, rows, dimension).floats();
    for (int row = 0; row < rows; row++) {
      into.add(
          new ItemVectors(
              Arrays.copyOfRange(targets, row * (dimension + 1), (row + 1) * (dimension + 1)),
              Arrays.copyOfRange(contexts, row * dimension, (row + 1) * dimension)));
    }
  }

  @Override
  public float[] score(float[][] features) {
    if (features.length == 0) {
      return new float[0];
    }
    int columns = manifest().ranker().features();
    return infer(
            PolicyModel.RANKER,
            WireTensor.floats(
                "features", flat(features, features.length, columns), features.length, columns))
        .require("scores", DataType.FP32, features.length)
        .floats();
  }

  @Override
  public Generator generator() {
    return generator;
  }

  @Override
  public Optional<String> missingGenerator() {
    return models
        .known()
        .filter(target -> !target.generates())
        .map(
            target ->
                String.format(
                    Locale.ROOT,
                    "the inference server at [%s] has no model [%s], so there are no replies; serve the bundle with [config/bin/concierge serve] for them",
                    models.server().options().address(),
                    PolicyModel.GENERATE.modelName()));
  }

  @Override
  public long bytes() {
    return bundle.manifest().files().get(BundleFile.TOKENIZER.fileName()).size();
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private NamedTensors infer(PolicyModel model, WireTensor... inputs) {
    return models.infer(model, models.server().options().timeout(), () -> false, List.of(inputs));
  }

  private static long[] padded(int[] values, int length) {
    long[] padded = new long[length];
    for (int i = 0; i < values.length; i++) {
      padded[i] = values[i];
    }
    return padded;
  }

  private static float[] mask(int real, int padded) {
    float[] mask = new float[padded];
    Arrays.fill(mask, 0, real, 1);
    return mask;
  }

  private static float[] flat(float[][] rows, int count, int width) {
    float[] flat = new float[count * width];
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != width) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "rows must have [%d] values but row [%d] has [%d]",
                width,
                row,
                rows[row].length));
      }
      System.arraycopy(rows[row], 0, flat, row * width, width);
    }
    return flat;
  }
}
