package dev.concierge.trainer.export;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.trainer.onnx.GraphSignature;
import dev.concierge.trainer.onnx.GraphSignature.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a bundle's graphs as a Triton model repository: {@code MODEL/1/model.onnx} with {@code
 * MODEL/config.pbtxt} for the ONNX Runtime backend. Manifest and tokenizer lie beside the models.
 */
final class TritonRepository {
  private static final List<BundleFile> GRAPHS =
      List.of(
          BundleFile.GENERATOR,
          BundleFile.QUERY_ENCODER,
          BundleFile.ITEM_ENCODER,
          BundleFile.RANKER);
  private static final List<BundleFile> BESIDE =
      List.of(BundleFile.MANIFEST, BundleFile.TOKENIZER, BundleFile.GENERATION_CONFIG);

  private TritonRepository() {}

  /**
   * Writes the repository.
   *
   * @throws IllegalArgumentException if {@code out} exists and is not an empty folder
   */
  static void write(Bundle bundle, Path out) throws IOException {
    requireEmpty(out);
    for (BundleFile graph : GRAPHS) {
      String model = graph.fileName().replace(".onnx", "");
      Path version = Files.createDirectories(out.resolve(model).resolve("1"));
      Files.copy(bundle.file(graph), version.resolve("model.onnx"));
      if (graph == BundleFile.GENERATOR && Files.exists(bundle.file(BundleFile.GENERATOR_DATA))) {
        // the graph names this file, whatever its own is called
        Files.copy(
            bundle.file(BundleFile.GENERATOR_DATA),
            version.resolve(BundleFile.GENERATOR_DATA.fileName()));
      }
      Files.writeString(
          out.resolve(model).resolve("config.pbtxt"),
          config(model, GraphSignature.read(bundle.file(graph))));
    }
    for (BundleFile file : BESIDE) {
      Files.copy(bundle.file(file), out.resolve(file.fileName()));
    }
  }

  static void requireEmpty(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(out)) {
      try (var content = Files.list(out)) {
        empty = content.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw new IllegalArgumentException(
          "[%s] must be a new or an empty folder: choose another".formatted(out));
    }
  }

  /** Batches are part of the shapes, so Triton itself must not add a dimension. */
  static String config(String model, GraphSignature signature) {
    return """
        name: "%s"
        backend: "onnxruntime"
        max_batch_size: 0
        input [
        %s
        ]
        output [
        %s
        ]
        """
        .formatted(model, tensors(signature.inputs()), tensors(signature.outputs()));
  }

  private static String tensors(List<TensorInfo> tensors) {
    return tensors.stream().map(TritonRepository::tensor).collect(Collectors.joining(",\n"));
  }

  private static String tensor(TensorInfo tensor) {
    String type = tensor.type().equals("FLOAT") ? "FP32" : tensor.type();
    // a scalar travels as one value
    String shape =
        tensor.shape().isEmpty() ? "dims: [ 1 ] reshape { shape: [ ] }" : "dims: " + dims(tensor);
    return "  { name: \"%s\" data_type: TYPE_%s %s }".formatted(tensor.name(), type, shape);
  }

  private static String dims(TensorInfo tensor) {
    return tensor.shape().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "[ ", " ]"));
  }
}
