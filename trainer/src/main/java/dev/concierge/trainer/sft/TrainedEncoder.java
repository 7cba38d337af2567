package dev.concierge.trainer.sft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.concierge.models.conversation.DialogueState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Encoders that were trained: encodes states and all items. One thread at a time; owns native
 * memory.
 */
final class TrainedEncoder implements AutoCloseable {
  private static final int BATCH = 256;

  private final EncoderModel model;
  private final EncoderExamples examples;
  private final int items;

  TrainedEncoder(EncoderModel model, EncoderExamples examples, int items) {
    this.model = model;
    this.examples = examples;
    this.items = items;
  }

  EncoderModel model() {
    return model;
  }

  /** Query vectors, each d + 1 values with a last 1, in the order of the states. */
  List<float[]> queries(List<DialogueState> states) {
    List<float[]> queries = new ArrayList<>(states.size());
    Random unused = new Random(0);
    for (int from = 0; from < states.size(); from += BATCH) {
      List<EncoderExample> part =
          states.subList(from, Math.min(states.size(), from + BATCH)).stream()
              .map(examples::of)
              .toList();
      try (NDManager step = model.parameters().manager().newSubManager()) {
        model.lendTo(step);
        NDArray contexts = model.contexts(model.metadata(), null);
        EncoderBatch batch = EncoderBatch.of(step, part, 0, 0, unused);
        float[] values = model.queries(batch, contexts, Dropout.NONE).toFloatArray();
        int d = values.length / part.size();
        for (int row = 0; row < part.size(); row++) {
          float[] query = new float[d + 1];
          System.arraycopy(values, row * d, query, 0, d);
          query[d] = 1;
          queries.add(query);
        }
      }
    }
    return queries;
  }

  /** Vectors of all items, residuals included. */
  ItemMatrix items() {
    try (NDManager step = model.parameters().manager().newSubManager()) {
      model.lendTo(step);
      NDArray metadata = model.metadata();
      float[] targets = model.targets(metadata, null).toFloatArray();
      float[] contexts = model.contexts(metadata, null).toFloatArray();
      float[] bias = model.bias().toFloatArray();
      int d = contexts.length / items;
      float[][] targetRows = new float[items][d + 1];
      float[][] contextRows = new float[items][d];
      for (int item = 0; item < items; item++) {
        System.arraycopy(targets, item * d, targetRows[item], 0, d);
        targetRows[item][d] = bias[item];
        System.arraycopy(contexts, item * d, contextRows[item], 0, d);
      }
      return new ItemMatrix(targetRows, contextRows);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
