package dev.concierge.trainer.bases;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.encoding.SentenceEncoderConfig;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.TensorSource;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs a published graph of a sentence encoder beside our network with the parameters that were
 * read from it, on random tokens with padding: a graph with a layer that our network does not have
 * is noticed here.
 */
final class SentenceCheck {
  private static final double TOLERANCE = 1e-4;
  private static final long SEED = 31;
  private static final int LONGEST = 12;
  private static final List<String> STATES = List.of("last_hidden_state", "token_embeddings");
  private static final String EMBEDDING = "sentence_embedding";

  private final Path file;
  private final SentenceEncoderConfig config;
  private final int rows = 2;
  private final int width;
  private final long[] ids;
  private final long[] mask;

  private SentenceCheck(Path file, SentenceEncoderConfig config) {
    this.file = file;
    this.config = config;
    width = Math.min(LONGEST, config.maxLength());
    ids = new SplittableRandom(SEED).longs((long) rows * width, 0, config.vocabSize()).toArray();
    mask = new long[ids.length];
    Arrays.fill(mask, 0, width + (width + 1) / 2, 1);
  }

  /**
   * @throws BaseException naming the output that differs and both figures, or the input or output
   *     that is no sentence encoder's
   */
  static void require(Path file, SentenceEncoderConfig config, Map<String, TensorSource> weights)
      throws IOException {
    SentenceCheck check = new SentenceCheck(file, config);
    Map<String, float[]> theirs;
    try {
      theirs = check.graph();
    } catch (OrtException e) {
      throw new BaseException(
          String.format(Locale.ROOT, "[%s] cannot be run: %s", file, e.getMessage()), e);
    }
    Map<String, float[]> ours = check.network(weights);
    for (Map.Entry<String, float[]> output : theirs.entrySet()) {
      boolean embedding = output.getKey().equals(EMBEDDING);
      check.compare(
          output.getKey(),
          ours.get(embedding ? EMBEDDING : STATES.getFirst()),
          embedding ? normalised(output.getValue(), config.dim()) : output.getValue());
    }
  }

  /** The outputs that we know, by name. */
  private Map<String, float[]> graph() throws OrtException, IOException {
    OrtEnvironment environment = OnnxRuntime.environment();
    long[] shape = {rows, width};
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor tokens = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
          OnnxTensor masks = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
          OnnxTensor segments =
              OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape)) {
        Map<String, OnnxTensor> known =
            Map.of("input_ids", tokens, "attention_mask", masks, "token_type_ids", segments);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (String name : session.getInputNames()) {
          if (!known.containsKey(name)) {
            throw new BaseException(
                String.format(
                    Locale.ROOT,
                    "[%s] wants the input [%s]: must be one of [input_ids, attention_mask, token_type_ids]",
                    file,
                    name));
          }
          inputs.put(name, known.get(name));
        }
        return outputs(session, inputs);
      }
    }
  }

  private Map<String, float[]> outputs(OrtSession session, Map<String, OnnxTensor> inputs)
      throws OrtException, IOException {
    Map<String, float[]> found = new HashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (STATES.contains(output.getKey()) || output.getKey().equals(EMBEDDING)) {
          FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
          float[] copy = new float[values.remaining()];
          values.get(copy);
          found.put(output.getKey(), copy);
        }
      }
    }
    if (found.isEmpty()) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] gives %s: one of %s or [%s] is needed",
              file,
              session.getOutputNames(),
              STATES,
              EMBEDDING));
    }
    return found;
  }

  private Map<String, float[]> network(Map<String, TensorSource> weights) {
    float[] ones = new float[mask.length];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = mask[i];
    }
    try (Parameters parameters = Parameters.of(weights);
        NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      NDArray masks = OwnedArrays.of(step, ones, rows, width);
      NDArray hidden =
          SentenceEncoderNetwork.hidden(ops, config, OwnedArrays.of(step, ids, rows, width), masks);
      NDArray embedding = SentenceEncoderNetwork.embedding(ops, config, hidden, masks);
      return Map.of(STATES.getFirst(), hidden.toFloatArray(), EMBEDDING, embedding.toFloatArray());
    }
  }

  private static float[] normalised(float[] embeddings, int dim) {
    float[] scaled = embeddings.clone();
    for (int from = 0; from + dim <= scaled.length; from += dim) {
      double square = 0;
      for (int i = from; i < from + dim; i++) {
        square += (double) scaled[i] * scaled[i];
      }
      for (int i = from; i < from + dim; i++) {
        scaled[i] /= (float) Math.sqrt(square);
      }
    }
    return scaled;
  }

  /** States of padding are nobody's; embeddings have one row a text. */
  private void compare(String output, float[] ours, float[] theirs) throws BaseException {
    if (ours.length != theirs.length) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] of [%s] has [%d] values where [%d] were expected",
              output,
              file,
              theirs.length,
              ours.length));
    }
    boolean states = STATES.contains(output);
    double largest = 1;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      if (!states || mask[i / config.dim()] == 1) {
        double apart = Math.abs((double) ours[i] - theirs[i]);
        difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
        largest = Math.max(largest, Math.abs(ours[i]));
      }
    }
    if (!Double.isFinite(largest) || !(difference <= TOLERANCE * largest)) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] of [%s] differs by [%.3g] from a BERT encoder with its parameters, at most [%.3g] is allowed",
              output,
              file,
              difference,
              TOLERANCE * largest));
    }
  }
}
