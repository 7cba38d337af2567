package dev.concierge.grpc.inference;

import dev.concierge.grpc.inference.ModelInferRequest.InferInputTensor;
import dev.concierge.grpc.inference.ModelInferResponse.InferOutputTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tensors to and from the protocol's messages. Raw and typed contents are read, raw is written. */
public final class TensorMessages {
  private TensorMessages() {}

  /**
   * @throws TensorException naming the first tensor whose contents are not what it says
   */
  public static List<WireTensor> inputs(ModelInferRequest request) {
    requireAll("raw_input_contents", request.getRawInputContentsCount(), request.getInputsCount());
    List<WireTensor> tensors = new ArrayList<>();
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      boolean raw = request.getRawInputContentsCount() > 0;
      requireOne(input.getName(), raw, input.hasContents());
      DataType type = DataType.of(input.getName(), input.getDatatype());
      tensors.add(
          raw
              ? new WireTensor(
                  input.getName(), type, input.getShapeList(), request.getRawInputContents(i))
              : typed(input.getName(), type, input.getShapeList(), input.getContents()));
    }
    return tensors;
  }

  /**
   * @throws TensorException naming the first tensor whose contents are not what it says
   */
  public static List<WireTensor> outputs(ModelInferResponse response) {
    int raws = response.getRawOutputContentsCount();
    requireAll("raw_output_contents", raws, response.getOutputsCount());
    List<WireTensor> tensors = new ArrayList<>();
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor output = response.getOutputs(i);
      DataType type = DataType.of(output.getName(), output.getDatatype());
      tensors.add(
          raws > 0
              ? new WireTensor(
                  output.getName(), type, output.getShapeList(), response.getRawOutputContents(i))
              : typed(output.getName(), type, output.getShapeList(), output.getContents()));
    }
    return tensors;
  }

  /** Adds inputs with raw contents. */
  public static void addInputs(ModelInferRequest.Builder request, List<WireTensor> tensors) {
    for (WireTensor tensor : tensors) {
      request
          .addInputs(
              InferInputTensor.newBuilder()
                  .setName(tensor.name())
                  .setDatatype(tensor.type().name())
                  .addAllShape(tensor.shape()))
          .addRawInputContents(tensor.raw());
    }
  }

  /** Adds outputs with raw contents. */
  public static void addOutputs(ModelInferResponse.Builder response, List<WireTensor> tensors) {
    for (WireTensor tensor : tensors) {
      response
          .addOutputs(
              InferOutputTensor.newBuilder()
                  .setName(tensor.name())
                  .setDatatype(tensor.type().name())
                  .addAllShape(tensor.shape()))
          .addRawOutputContents(tensor.raw());
    }
  }

  private static void requireAll(String field, int raws, int tensors) {
    if (raws > 0 && raws != tensors) {
      throw new TensorException(
          String.format(
              Locale.ROOT, "[%s] has [%d] entries for [%d] tensors", field, raws, tensors));
    }
  }

  private static void requireOne(String tensor, boolean raw, boolean typed) {
    if (raw && typed) {
      throw new TensorException(
          String.format(Locale.ROOT, "tensor [%s] has raw and typed contents", tensor));
    }
  }

  private static WireTensor typed(
      String name, DataType type, List<Long> shape, InferTensorContents contents) {
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return switch (type) {
      case INT32 ->
          WireTensor.ints(
              name,
              contents.getIntContentsList().stream().mapToInt(Integer::intValue).toArray(),
              sizes);
      case INT64 ->
          WireTensor.longs(
              name,
              contents.getInt64ContentsList().stream().mapToLong(Long::longValue).toArray(),
              sizes);
      case FP32 -> WireTensor.floats(name, floats(contents), sizes);
      case FP64 ->
          WireTensor.doubles(
              name,
              contents.getFp64ContentsList().stream().mapToDouble(Double::doubleValue).toArray(),
              sizes);
      case BYTES -> WireTensor.bytes(name, contents.getBytesContentsList(), shape);
    };
  }

  private static float[] floats(InferTensorContents contents) {
    float[] values = new float[contents.getFp32ContentsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = contents.getFp32Contents(i);
    }
    return values;
  }
}
