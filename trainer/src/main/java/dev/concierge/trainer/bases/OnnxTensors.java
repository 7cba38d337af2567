package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;
import dev.concierge.trainer.onnx.ForeignGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tensors of an exported sentence encoder by the names of its library, without what an exporter
 * puts before them.
 */
final class OnnxTensors implements PretrainedTensors {
  private static final String WORDS = "embeddings.word_embeddings.weight";

  private final Path file;
  private final ForeignGraph graph;
  private final String before;

  private OnnxTensors(Path file, ForeignGraph graph, String before) {
    this.file = file;
    this.graph = graph;
    this.before = before;
  }

  /**
   * @throws BaseException naming the file and what keeps its parameters from being read
   */
  static OnnxTensors open(Path file) throws IOException {
    try {
      ForeignGraph graph = ForeignGraph.read(file);
      List<String> tables = graph.namesEndingIn(WORDS);
      String before =
          tables.isEmpty()
              ? ""
              : tables.getFirst().substring(0, tables.getFirst().length() - WORDS.length());
      return new OnnxTensors(file, graph, before);
    } catch (IOException e) {
      throw new BaseException(e.getMessage(), e);
    }
  }

  @Override
  public boolean has(String name) {
    try {
      return graph.get(before + name).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public TensorSource get(String name, long... shape) throws BaseException {
    Optional<TensorSource> tensor;
    try {
      tensor = graph.get(before + name);
    } catch (IOException e) {
      throw new BaseException(e.getMessage(), e);
    }
    TensorSource found =
        tensor.orElseThrow(
            () ->
                new BaseException(
                    String.format(Locale.ROOT, "[%s] has no tensor [%s]", file, before + name)));
    if (!Arrays.equals(found.shape(), shape)) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "tensor [%s] of [%s] must have shape %s but has %s",
              before + name,
              file,
              Arrays.toString(shape),
              Arrays.toString(found.shape())));
    }
    return found;
  }
}
