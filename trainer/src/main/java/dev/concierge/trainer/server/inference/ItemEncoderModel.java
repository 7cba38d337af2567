package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code attribute_ids} and {@code attribute_weights} [N, A] to {@code target} [N, d + 1] and
 * {@code context} [N, d]; a weight of 0 fills up.
 */
record ItemEncoderModel(Policy policy) implements ServedModel {
  @Override
  public List<Signature> inputs() {
    return List.of(
        Signature.of("attribute_ids", DataType.INT64, NamedTensors.ANY, NamedTensors.ANY),
        Signature.of("attribute_weights", DataType.FP32, NamedTensors.ANY, NamedTensors.ANY));
  }

  @Override
  public List<Signature> outputs() {
    return List.of(
        Signature.of("target", DataType.FP32, NamedTensors.ANY, dimension() + 1L),
        Signature.of("context", DataType.FP32, NamedTensors.ANY, dimension()));
  }

  @Override
  public List<WireTensor> infer(
      NamedTensors in, BooleanSupplier cancelled, Consumer<List<WireTensor>> partial) {
    WireTensor ids =
        in.require("attribute_ids", DataType.INT64, NamedTensors.ANY, NamedTensors.ANY);
    int rows = Math.toIntExact(ids.shape().getFirst());
    int width = Math.toIntExact(ids.shape().getLast());
    float[] weights = in.require("attribute_weights", DataType.FP32, rows, width).floats();
    int[] checked =
        Ids.below("attribute_ids", ids.longs(), policy.manifest().encoder().attributeBuckets());
    List<ItemInput> items = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int from = row * width;
      items.add(
          new ItemInput(
              Arrays.copyOfRange(checked, from, from + width),
              Arrays.copyOfRange(weights, from, from + width)));
    }
    return vectors(policy.encodeItems(items));
  }

  private List<WireTensor> vectors(List<ItemVectors> items) {
    int d = dimension();
    float[] targets = new float[items.size() * (d + 1)];
    float[] contexts = new float[items.size() * d];
    for (int row = 0; row < items.size(); row++) {
      System.arraycopy(items.get(row).target(), 0, targets, row * (d + 1), d + 1);
      System.arraycopy(items.get(row).context(), 0, contexts, row * d, d);
    }
    return List.of(
        WireTensor.floats("target", targets, items.size(), d + 1L),
        WireTensor.floats("context", contexts, items.size(), d));
  }

  private int dimension() {
    return policy.manifest().encoder().width();
  }
}
