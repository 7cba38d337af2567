package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** {@code features} [N, F] to {@code scores} [N]. */
record RankerModel(Policy policy) implements ServedModel {
  @Override
  public List<Signature> inputs() {
    return List.of(Signature.of("features", DataType.FP32, NamedTensors.ANY, columns()));
  }

  @Override
  public List<Signature> outputs() {
    return List.of(Signature.of("scores", DataType.FP32, NamedTensors.ANY));
  }

  @Override
  public List<WireTensor> infer(
      NamedTensors in, BooleanSupplier cancelled, Consumer<List<WireTensor>> partial) {
    WireTensor features = in.require("features", DataType.FP32, NamedTensors.ANY, columns());
    float[] flat = features.floats();
    float[][] rows = new float[Math.toIntExact(features.shape().getFirst())][];
    Arrays.setAll(
        rows, row -> Arrays.copyOfRange(flat, row * columns(), row * columns() + columns()));
    return List.of(WireTensor.floats("scores", policy.score(rows), rows.length));
  }

  private int columns() {
    return policy.manifest().ranker().features();
  }
}
