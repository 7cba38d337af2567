package dev.concierge.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.policy.decoder.GeneratorTensors;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs the generator's graph as serving does (a first prompt of rows of different lengths, steps on
 * its cache, for a single row several tokens after a past, and a window that overflows) beside the
 * whole forward pass of training. Past and present share their memory.
 */
final class GeneratorParity {
  private static final long SEED = 23;
  private static final int STEPS = 3;
  private static final int CHUNK = 128;

  /** Positions up to which a long context is tried: the whole pass of training grows with them. */
  private static final int LONGEST = 512;

  private final GeneratorConfig config;
  private final PolicyWeights weights;
  private final SplittableRandom random = new SplittableRandom(SEED);

  GeneratorParity(PolicyWeights weights) {
    this.weights = weights;
    this.config = weights.generator();
  }

  /**
   * Relative difference of the logits.
   *
   * @throws ParityException naming the case that differs
   */
  double check(Path file) throws IOException {
    int longest = Math.min(24, config.maxLength() - STEPS);
    try (OnnxSession session = new OnnxSession(file);
        Parameters parameters = Parameters.of(weights.tensors())) {
      Difference rows =
          new Difference("generator.onnx, logits of a batch and of steps on its cache");
      batch(session, parameters, rows, longest, Math.max(1, longest / 2), 1);
      Difference parts = new Difference("generator.onnx, logits of a prompt in two parts");
      chunks(session, parameters, parts, longest);
      Difference full = new Difference("generator.onnx, logits of a window that overflows");
      overflow(session, parameters, full);
      return Math.max(rows.require(), Math.max(parts.require(), full.require()));
    } catch (OrtException e) {
      throw OnnxSession.failure("generator.onnx", e);
    }
  }

  /** Prompts of these lengths together, then steps of one token each. */
  private void batch(
      OnnxSession session, Parameters parameters, Difference difference, int... lengths)
      throws IOException, OrtException {
    int rows = lengths.length;
    int width = Arrays.stream(lengths).max().orElseThrow();
    long[][] tokens = new long[rows][];
    long[] padded = new long[rows * width];
    for (int row = 0; row < rows; row++) {
      tokens[row] = random.longs(lengths[row] + (long) STEPS, 0, config.vocabSize()).toArray();
      System.arraycopy(tokens[row], 0, padded, row * width, lengths[row]);
    }
    List<OnnxTensor> cache = cache(session, rows);
    int[] reached = lengths.clone();
    float[] found = run(session, cache, padded, reached, rows);
    compare(parameters, difference, tokens, reached, found);
    for (int step = 0; step < STEPS; step++) {
      long[] next = new long[rows];
      for (int row = 0; row < rows; row++) {
        next[row] = tokens[row][reached[row]++];
      }
      found = run(session, cache, next, reached, rows);
      compare(parameters, difference, tokens, reached, found);
    }
  }

  /** One row in two parts, the second of several tokens. */
  private void chunks(OnnxSession session, Parameters parameters, Difference difference, int length)
      throws IOException, OrtException {
    long[] tokens = random.longs(length, 0, config.vocabSize()).toArray();
    int first = (length + 1) / 2;
    List<OnnxTensor> cache = cache(session, 1);
    run(session, cache, Arrays.copyOf(tokens, first), new int[] {first}, 1);
    if (first < length) {
      int[] whole = {length};
      long[] rest = Arrays.copyOfRange(tokens, first, length);
      compare(
          parameters,
          difference,
          new long[][] {tokens},
          whole,
          run(session, cache, rest, whole, 1));
    }
  }

  /**
   * A row that reaches the end of its cache token by token at last. Then the oldest part of the
   * window leaves: what stays is read anew from position 0 into the same memory, which still holds
   * the longer sequence.
   */
  private void overflow(OnnxSession session, Parameters parameters, Difference difference)
      throws IOException, OrtException {
    int limit = Math.min(LONGEST, config.maxLength());
    long[] tokens = random.longs(limit, 0, config.vocabSize()).toArray();
    List<OnnxTensor> cache = cache(session, 1);
    int steps = Math.min(STEPS, limit - 1);
    read(session, cache, Arrays.copyOf(tokens, limit - steps));
    for (int length = limit - steps + 1; length <= limit; length++) {
      one(session, cache, parameters, difference, Arrays.copyOf(tokens, length), 1);
    }
    long[] kept = Arrays.copyOfRange(tokens, limit / 2, limit);
    one(session, cache, parameters, difference, kept, kept.length);
    long[] next = Arrays.copyOf(kept, kept.length + 1);
    if (next.length <= config.maxLength()) {
      one(session, cache, parameters, difference, next, 1);
    }
  }

  /** Reads a prompt in the pieces in which serving reads it. */
  private void read(OnnxSession session, List<OnnxTensor> cache, long[] tokens)
      throws OrtException {
    for (int from = 0; from < tokens.length; from += CHUNK) {
      int to = Math.min(tokens.length, from + CHUNK);
      run(session, cache, Arrays.copyOfRange(tokens, from, to), new int[] {to}, 1);
    }
  }

  /** Reads the last {@code count} tokens of a single row and compares what follows them. */
  private void one(
      OnnxSession session,
      List<OnnxTensor> cache,
      Parameters parameters,
      Difference difference,
      long[] tokens,
      int count)
      throws IOException, OrtException {
    int[] reached = {tokens.length};
    long[] read = Arrays.copyOfRange(tokens, tokens.length - count, tokens.length);
    float[] found = run(session, cache, read, reached, 1);
    compare(parameters, difference, new long[][] {tokens}, reached, found);
  }

  private List<OnnxTensor> cache(OnnxSession session, int rows) throws OrtException {
    long[] shape = {rows, config.kvHeads(), config.maxLength(), config.headDim()};
    int size = rows * config.kvHeads() * config.maxLength() * config.headDim();
    List<OnnxTensor> cache = new ArrayList<>();
    for (int part = 0; part < GeneratorTensors.parts(config); part++) {
      FloatBuffer memory =
          ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      cache.add(session.shared(memory, shape));
    }
    return cache;
  }

  /** Logits [rows, V] after each row has reached its length. */
  private float[] run(
      OnnxSession session, List<OnnxTensor> cache, long[] ids, int[] reached, int rows)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    for (int part = 0; part < cache.size(); part++) {
      inputs.put(GeneratorTensors.past(part), cache.get(part));
      outputs.put(GeneratorTensors.present(part), cache.get(part));
    }
    int[] last = Arrays.stream(reached).map(length -> length - 1).toArray();
    int total = Arrays.stream(reached).max().orElseThrow();
    inputs.put(GeneratorTensors.INPUT_IDS, session.longs(ids, rows, ids.length / rows));
    inputs.put(GeneratorTensors.LAST_POSITIONS, session.ints(last, rows));
    inputs.put(GeneratorTensors.TOTAL_LENGTH, session.ints(new int[] {total}));
    return session.run(inputs, outputs).get(GeneratorTensors.LOGITS);
  }

  private void compare(
      Parameters parameters, Difference difference, long[][] tokens, int[] reached, float[] found)
      throws IOException {
    int vocabulary = config.vocabSize();
    for (int row = 0; row < tokens.length; row++) {
      float[] expected = logits(parameters, Arrays.copyOf(tokens[row], reached[row]));
      difference.compare(
          expected, Arrays.copyOfRange(found, row * vocabulary, (row + 1) * vocabulary));
    }
  }

  private float[] logits(Parameters parameters, long[] tokens) {
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      NDArray ids = step.create(tokens, new Shape(1, tokens.length));
      NDArray hidden = GeneratorNetwork.hidden(ops, config, ids);
      NDArray last = hidden.get("0:1,-1:");
      return GeneratorNetwork.logits(ops, config, last).toFloatArray();
    }
  }
}
