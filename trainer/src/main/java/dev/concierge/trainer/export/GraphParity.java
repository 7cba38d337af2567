package dev.concierge.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.network.ItemTowerNetwork;
import dev.concierge.models.network.QueryEncoderNetwork;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.Regulariser;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs the encoders' and the ranker's graphs beside the networks as training runs them, on random
 * inputs with padding and empty rows. The inputs are the same for the same policy sizes.
 */
final class GraphParity {
  private static final long SEED = 17;
  private static final int ROWS = 3;
  private static final int WIDTH = 7;

  private final PolicyWeights weights;
  private final SplittableRandom random = new SplittableRandom(SEED);

  GraphParity(PolicyWeights weights) {
    this.weights = weights;
  }

  /** Relative difference of the ranker. */
  double ranker(Path file) throws IOException {
    int features = weights.ranker().features();
    float[] values = gaussian(ROWS * WIDTH * features);
    Difference difference = new Difference("ranker.onnx, scores");
    try (OnnxSession session = new OnnxSession(file);
        Parameters parameters = Parameters.of(weights.tensors());
        NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      Map<String, float[]> found =
          session.run(Map.of("features", session.floats(values, ROWS * WIDTH, features)), Map.of());
      NDArray input = step.create(values, new Shape(ROWS * WIDTH, features));
      NDArray expected = RankerNetwork.scores(new DjlOps(parameters), input);
      difference.compare(expected.toFloatArray(), found.get("scores"));
    } catch (OrtException e) {
      throw OnnxSession.failure("ranker", e);
    }
    return difference.require();
  }

  /** Relative difference of the item encoder. */
  double itemEncoder(Path file) throws IOException {
    EncoderConfig config = weights.encoder();
    long[] ids = ids(config.attributeBuckets());
    // a sentence encoder reads weights as a mask
    float[] values = config.sentence() == null ? gaussian(ROWS * WIDTH) : mask(WIDTH, 3, 1);
    Difference difference = new Difference("item_encoder.onnx, item vectors");
    try (OnnxSession session = new OnnxSession(file);
        Parameters parameters = Parameters.of(weights.tensors());
        NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      Map<String, float[]> found =
          session.run(
              Map.of(
                  "attribute_ids", session.longs(ids, ROWS, WIDTH),
                  "attribute_weights", session.floats(values, ROWS, WIDTH)),
              Map.of());
      Shape shape = new Shape(ROWS, WIDTH);
      ItemTowerNetwork.Vectors<NDArray> expected =
          ItemTowerNetwork.vectors(
              ops, config, step.create(ids, shape), step.create(values, shape));
      difference.compare(expected.target().toFloatArray(), found.get("target"));
      difference.compare(expected.context().toFloatArray(), found.get("context"));
    } catch (OrtException e) {
      throw OnnxSession.failure("item encoder", e);
    }
    return difference.require();
  }

  /** Relative difference of the query encoder. */
  double queryEncoder(Path file) throws IOException {
    int width = weights.encoder().width();
    Map<String, long[]> longs = new LinkedHashMap<>();
    longs.put("word_ids", ids(weights.encoder().wordBuckets()));
    longs.put("word_kinds", ids(QueryInput.KINDS));
    longs.put("item_kinds", ids(QueryInput.KINDS));
    Map<String, float[]> floats = new LinkedHashMap<>();
    floats.put("word_mask", mask(WIDTH, 3, 0));
    floats.put("item_mask", mask(2, WIDTH, 0));
    floats.put("item_polarity", gaussian(ROWS * WIDTH));
    float[] vectors = gaussian(ROWS * WIDTH * width);
    Difference difference = new Difference("query_encoder.onnx, query vector");
    try (OnnxSession session = new OnnxSession(file);
        Parameters parameters = Parameters.of(weights.tensors());
        NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      Shape shape = new Shape(ROWS, WIDTH);
      for (Map.Entry<String, long[]> input : longs.entrySet()) {
        tensors.put(input.getKey(), session.longs(input.getValue(), ROWS, WIDTH));
        arrays.put(input.getKey(), step.create(input.getValue(), shape));
      }
      for (Map.Entry<String, float[]> input : floats.entrySet()) {
        tensors.put(input.getKey(), session.floats(input.getValue(), ROWS, WIDTH));
        arrays.put(input.getKey(), step.create(input.getValue(), shape));
      }
      tensors.put("item_vectors", session.floats(vectors, ROWS, WIDTH, width));
      arrays.put("item_vectors", step.create(vectors, new Shape(ROWS, WIDTH, width)));
      NDArray query =
          QueryEncoderNetwork.query(
              new DjlOps(parameters), weights.encoder(), input(arrays), Regulariser.none());
      NDArray expected = query.concat(step.ones(new Shape(ROWS, 1)), 1);
      Map<String, float[]> found = session.run(tensors, Map.of());
      difference.compare(expected.toFloatArray(), found.get("query"));
    } catch (OrtException e) {
      throw OnnxSession.failure("query encoder", e);
    }
    return difference.require();
  }

  private static QueryEncoderNetwork.Input<NDArray> input(Map<String, NDArray> arrays) {
    return new QueryEncoderNetwork.Input<>(
        arrays.get("word_ids"),
        arrays.get("word_kinds"),
        arrays.get("word_mask"),
        arrays.get("item_vectors"),
        arrays.get("item_kinds"),
        arrays.get("item_polarity"),
        arrays.get("item_mask"));
  }

  private long[] ids(int bound) {
    return random.longs((long) ROWS * WIDTH, 0, bound).toArray();
  }

  private float[] gaussian(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] mask(int... lengths) {
    float[] mask = new float[lengths.length * WIDTH];
    for (int row = 0; row < lengths.length; row++) {
      for (int i = 0; i < lengths[row]; i++) {
        mask[row * WIDTH + i] = 1;
      }
    }
    return mask;
  }
}
