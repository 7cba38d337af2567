package dev.concierge.trainer.export;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.ManifestJson;
import dev.concierge.models.policy.decoder.GeneratorTensors;
import dev.concierge.trainer.onnx.GraphSignature;
import dev.concierge.trainer.onnx.GraphSignature.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a bundle's graphs as a Triton model repository: {@code MODEL/1/model.onnx} with {@code
 * MODEL/config.pbtxt} for the ONNX Runtime backend. Manifest and tokenizer lie beside the models.
 */
public final class TritonRepository {
  private static final List<BundleFile> GRAPHS =
      List.of(
          BundleFile.GENERATOR,
          BundleFile.QUERY_ENCODER,
          BundleFile.ITEM_ENCODER,
          BundleFile.RANKER);
  private static final List<BundleFile> BESIDE =
      List.of(BundleFile.TOKENIZER, BundleFile.GENERATION_CONFIG);

  /** Most rows of a request: more than the largest pool of candidates a node may be set to. */
  private static final int MOST_ROWS = 16_384;

  private TritonRepository() {}

  /**
   * Writes the repository. Its manifest says which variant of the generator lies in it.
   *
   * @param variant of the generator: Triton's ONNX Runtime has the operators of all of them
   * @throws IllegalArgumentException if {@code out} exists and is not an empty folder, or there is
   *     no such variant
   */
  public static void write(Bundle bundle, String variant, Path out) throws IOException {
    requireEmpty(out);
    Manifest manifest = bundle.manifest();
    for (BundleFile graph : GRAPHS) {
      BundleFile source = graph == BundleFile.GENERATOR ? manifest.generatorFile(variant) : graph;
      if (!manifest.files().containsKey(source.fileName())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "[%s] has no file [%s]", bundle.folder(), source.fileName()));
      }
      String model = graph.fileName().replace(".onnx", "");
      Path version = Files.createDirectories(out.resolve(model).resolve("1"));
      Files.copy(bundle.file(source), version.resolve("model.onnx"));
      if (source == BundleFile.GENERATOR && Files.exists(bundle.file(BundleFile.GENERATOR_DATA))) {
        // the graph names this file, whatever its own is called
        Files.copy(
            bundle.file(BundleFile.GENERATOR_DATA),
            version.resolve(BundleFile.GENERATOR_DATA.fileName()));
      }
      boolean device = source == BundleFile.GENERATOR_FP16;
      Files.writeString(
          out.resolve(model).resolve("config.pbtxt"),
          config(model, GraphSignature.read(bundle.file(source)), device));
    }
    for (BundleFile file : BESIDE) {
      Files.copy(bundle.file(file), out.resolve(file.fileName()));
    }
    Files.write(
        out.resolve(BundleFile.MANIFEST.fileName()),
        ManifestJson.write(manifest.withVariants(manifest.variants(), variant)));
    Path vocabulary = bundle.file(BundleFile.ITEM_VOCABULARY);
    if (Files.exists(vocabulary)) {
      Files.copy(vocabulary, out.resolve(vocabulary.getFileName()));
    }
  }

  /**
   * @throws IllegalArgumentException if {@code out} exists and is not an empty folder
   */
  public static void requireEmpty(Path out) throws IOException {
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
          String.format(Locale.ROOT, "[%s] must be a new or an empty folder: choose another", out));
    }
  }

  /**
   * The model's configuration. Where every tensor's first size is the number of rows and rows do
   * not see each other, Triton may join requests. The generator's cache and its single number allow
   * no joining, so there all sizes are part of the shapes.
   *
   * @param device whether the model is one for a GPU
   */
  static String config(String model, GraphSignature signature, boolean device) {
    int rows = rowsOf(signature) ? MOST_ROWS : 0;
    return String.format(
        Locale.ROOT,
        """
        name: "%s"
        backend: "onnxruntime"
        max_batch_size: %d
        input [
        %s
        ]
        output [
        %s
        ]
        instance_group [
          { count: 1 kind: %s }
        ]
        %s""",
        model,
        rows,
        tensors(signature.inputs(), rows > 0),
        tensors(signature.outputs(), rows > 0),
        device ? "KIND_GPU" : "KIND_CPU",
        rows > 0 ? "dynamic_batching { }\n" : "");
  }

  /**
   * Whether every tensor begins with a size that differs between runs, and no tensor is a cache.
   */
  private static boolean rowsOf(GraphSignature signature) {
    return Stream.concat(signature.inputs().stream(), signature.outputs().stream())
        .allMatch(
            tensor ->
                !tensor.shape().isEmpty()
                    && tensor.shape().get(0) < 0
                    && !GeneratorTensors.isPast(tensor.name()));
  }

  private static String tensors(List<TensorInfo> tensors, boolean rows) {
    return tensors.stream().map(tensor -> tensor(tensor, rows)).collect(Collectors.joining(",\n"));
  }

  private static String tensor(TensorInfo tensor, boolean rows) {
    String type =
        switch (tensor.type()) {
          case "FLOAT" -> "FP32";
          case "FLOAT16" -> "FP16";
          default -> tensor.type();
        };
    return String.format(
        Locale.ROOT,
        "  { name: \"%s\" data_type: TYPE_%s %s }",
        tensor.name(),
        type,
        dims(tensor.shape(), rows));
  }

  /** An empty shape cannot be written: a scalar travels as one value. */
  private static String dims(List<Long> shape, boolean rows) {
    List<Long> own = rows ? shape.subList(1, shape.size()) : shape;
    if (own.isEmpty()) {
      return "dims: [ 1 ] reshape { shape: [ ] }";
    }
    return own.stream().map(String::valueOf).collect(Collectors.joining(", ", "dims: [ ", " ]"));
  }
}
