package dev.concierge.trainer.bases;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same vectors from a folder as hubs publish it, and what is said of one that does not fit. */
class PublishedSentenceTests extends GoldenSentenceTests {
  @TempDir private Path onnx;

  @Override
  Path folder() throws IOException {
    return SentenceFolder.published(onnx);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Path graph = onnx.resolve("onnx/model.onnx");
    byte[] whole = Files.readAllBytes(graph);

    Files.write(graph, Arrays.copyOf(whole, whole.length / 2));
    refused("onnx/model.onnx");
    Files.delete(graph);
    refused("[model.onnx, onnx/model.onnx], [model.safetensors]");
    Files.write(graph, whole);
    Files.delete(onnx.resolve("tokenizer.json"));
    refused("neither [vocab.txt] nor [tokenizer.json]");
    Files.delete(onnx.resolve("config.json"));
    refused("config.json] is missing");
  }

  @Test
  void aTensorThatIsMissingIsNamed() throws IOException {
    change(
        graph -> {
          for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getName().equals("onnx::MatMul_400")) {
              graph.getInitializerBuilder(i).setName("elsewhere");
            }
          }
        });
    refused("encoder.layer.0.attention.self.query.weight");
  }

  @Test
  void aGraphOfAnotherNetworkIsRefused() throws IOException {
    change(
        graph -> {
          NodeProto last = graph.getNode(graph.getNodeCount() - 1);
          graph
              .getNodeBuilder(graph.getNodeCount() - 1)
              .setOpType("Tanh")
              .setOutput(0, last.getOutput(0));
        });
    refused("differs by");
  }

  @Test
  void aQuantisedGraphIsRefused() throws IOException {
    change(
        graph ->
            graph.addNode(NodeProto.newBuilder().setOpType("DynamicQuantizeLinear").addInput("x")));
    refused("DynamicQuantizeLinear");
  }

  /** Whatever is compared with NaN is neither more nor less. */
  @Test
  void aGraphOfNoNumbersIsRefused() throws IOException {
    change(
        graph -> {
          for (OnnxMl.TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals("onnx::MatMul_400")) {
              ByteBuffer values = ByteBuffer.allocate(tensor.getRawData().size());
              values.order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
              tensor.setRawData(ByteString.copyFrom(values));
            }
          }
        });
    refused("differs by");
  }

  private void change(Consumer<OnnxMl.GraphProto.Builder> edit) throws IOException {
    Path graph = onnx.resolve("onnx/model.onnx");
    OnnxMl.ModelProto.Builder model =
        OnnxMl.ModelProto.parseFrom(Files.readAllBytes(graph)).toBuilder();
    edit.accept(model.getGraphBuilder());
    Files.write(graph, model.build().toByteArray());
  }

  private void refused(String named) {
    assertThatThrownBy(() -> SentenceBase.read(onnx))
        .isInstanceOf(BaseException.class)
        .hasMessageContaining(named);
  }
}
