package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.TensorException;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Words [B, W] and mentioned items [B, M] with masks of 0 and 1 to {@code query} [B, d + 1].
 * Positions that are masked out are dropped, so a row gives the same vector however it was padded.
 */
record QueryEncoderModel(Policy policy) implements ServedModel {
  @Override
  public List<Signature> inputs() {
    long any = NamedTensors.ANY;
    return List.of(
        Signature.of("word_ids", DataType.INT64, any, any),
        Signature.of("word_kinds", DataType.INT64, any, any),
        Signature.of("word_mask", DataType.FP32, any, any),
        Signature.of("item_vectors", DataType.FP32, any, any, dimension()),
        Signature.of("item_kinds", DataType.INT64, any, any),
        Signature.of("item_polarity", DataType.FP32, any, any),
        Signature.of("item_mask", DataType.FP32, any, any));
  }

  @Override
  public List<Signature> outputs() {
    return List.of(Signature.of("query", DataType.FP32, NamedTensors.ANY, dimension() + 1L));
  }

  @Override
  public List<WireTensor> infer(
      NamedTensors in, BooleanSupplier cancelled, Consumer<List<WireTensor>> partial) {
    WireTensor wordIds = in.require("word_ids", DataType.INT64, NamedTensors.ANY, NamedTensors.ANY);
    int rows = Math.toIntExact(wordIds.shape().getFirst());
    int words = Math.toIntExact(wordIds.shape().getLast());
    WireTensor itemKinds = in.require("item_kinds", DataType.INT64, rows, NamedTensors.ANY);
    int items = Math.toIntExact(itemKinds.shape().getLast());
    Batch batch =
        new Batch(
            words,
            items,
            Ids.below("word_ids", wordIds.longs(), policy.manifest().encoder().wordBuckets()),
            kinds(in.require("word_kinds", DataType.INT64, rows, words)),
            mask(in.require("word_mask", DataType.FP32, rows, words)),
            in.require("item_vectors", DataType.FP32, rows, items, dimension()).floats(),
            kinds(itemKinds),
            in.require("item_polarity", DataType.FP32, rows, items).floats(),
            mask(in.require("item_mask", DataType.FP32, rows, items)));
    int width = dimension() + 1;
    float[] queries = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      float[] query = policy.encodeQuery(batch.row(row, dimension()));
      System.arraycopy(query, 0, queries, row * width, width);
    }
    return List.of(WireTensor.floats("query", queries, rows, width));
  }

  private int dimension() {
    return policy.manifest().encoder().width();
  }

  private static int[] kinds(WireTensor tensor) {
    return Ids.below(tensor.name(), tensor.longs(), QueryInput.KINDS);
  }

  private static boolean[] mask(WireTensor tensor) {
    float[] values = tensor.floats();
    boolean[] mask = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw new TensorException(
            String.format(
                Locale.ROOT,
                "values of tensor [%s] must be 0 or 1 but one was [%s]",
                tensor.name(),
                values[i]));
      }
      mask[i] = values[i] == 1;
    }
    return mask;
  }

  /** The rows of a request, one behind the other. */
  private record Batch(
      int words,
      int items,
      int[] wordIds,
      int[] wordKinds,
      boolean[] wordMask,
      float[] itemVectors,
      int[] itemKinds,
      float[] itemPolarity,
      boolean[] itemMask) {
    QueryInput row(int row, int dimension) {
      int[] keptWords = kept(wordMask, row * words, words);
      int[] keptItems = kept(itemMask, row * items, items);
      float[][] vectors = new float[keptItems.length][];
      float[] polarity = new float[keptItems.length];
      for (int i = 0; i < keptItems.length; i++) {
        int from = keptItems[i] * dimension;
        vectors[i] = Arrays.copyOfRange(itemVectors, from, from + dimension);
        polarity[i] = itemPolarity[keptItems[i]];
      }
      return new QueryInput(
          at(wordIds, keptWords),
          at(wordKinds, keptWords),
          vectors,
          at(itemKinds, keptItems),
          polarity);
    }

    private static int[] at(int[] values, int[] places) {
      return Arrays.stream(places).map(place -> values[place]).toArray();
    }

    private static int[] kept(boolean[] mask, int from, int length) {
      List<Integer> kept = new ArrayList<>();
      for (int i = from; i < from + length; i++) {
        if (mask[i]) {
          kept.add(i);
        }
      }
      return kept.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
