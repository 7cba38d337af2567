package dev.concierge.trainer.bases;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.onnx.PolicyGraphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folders of the golden sentence encoder in which an ONNX graph holds the parameters. */
public final class SentenceFolder {
  private static final String GOLDEN = "models/bert-sentence";

  /** Rows of the table of positions, more than the sentences' limit. */
  private static final int POSITIONS = 64;

  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("sentence.words.weight", "embeddings.word_embeddings.weight");
    PARTS.put("sentence.positions.weight", "embeddings.position_embeddings.weight");
    PARTS.put("sentence.embedding_norm", "embeddings.LayerNorm");
    PARTS.put("sentence.layers.", "encoder.layer.");
    PARTS.put("attention.q.", "attention.self.query.");
    PARTS.put("attention.k.", "attention.self.key.");
    PARTS.put("attention.v.", "attention.self.value.");
    PARTS.put("attention.o.", "attention.output.dense.");
    PARTS.put("attention_norm.", "attention.output.LayerNorm.");
    PARTS.put("ffn.up.", "intermediate.dense.");
    PARTS.put("ffn.down.", "output.dense.");
    PARTS.put("ffn_norm.", "output.LayerNorm.");
  }

  private SentenceFolder() {}

  /** With the graph that our exporter writes, as {@code model.onnx}. */
  public static Path exported(Path folder) throws IOException {
    copy(folder, "config.json", "vocab.txt", "tokenizer_config.json");
    copy(folder, "sentence_bert_config.json", "1_Pooling/config.json");
    SentenceBase base = SentenceBase.read(Golden.path(GOLDEN));
    new PolicyGraphs(base.weights()).sentenceEncoder(base.config(), folder.resolve("model.onnx"));
    return folder;
  }

  /**
   * As hubs publish it: {@code onnx/model.onnx} with BERT's names and three inputs, the matrices of
   * linear layers turned and nameless, segments in a table of their own, equal biases written once;
   * {@code tokenizer.json} in the place of {@code vocab.txt}.
   */
  public static Path published(Path folder) throws IOException {
    Path plain = exported(folder).resolve("model.onnx");
    OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(plain));
    Files.createDirectories(folder.resolve("onnx"));
    Files.write(
        folder.resolve("onnx/model.onnx"),
        model.toBuilder().setGraph(published(model.getGraph())).build().toByteArray());
    Files.delete(plain);
    vocabularyAsJson(folder);
    return folder;
  }

  private static GraphProto published(GraphProto plain) {
    GraphProto.Builder graph = plain.toBuilder().clearInitializer().clearNode();
    Map<String, String> turned = new HashMap<>();
    for (NodeProto node : plain.getNodeList()) {
      if (node.getOpType().equals("Transpose") && node.getInput(0).startsWith("sentence.")) {
        turned.put(node.getInput(0), "onnx::MatMul_" + (turned.size() + 400));
      }
    }
    Map<ByteString, String> written = new HashMap<>();
    for (TensorProto tensor : plain.getInitializerList()) {
      if (turned.containsKey(tensor.getName())) {
        graph.addInitializer(turned(tensor, turned.get(tensor.getName())));
      } else if (tensor.getName().endsWith(".bias") && written.containsKey(tensor.getRawData())) {
        graph.addNode(identity(written.get(tensor.getRawData()), named(tensor.getName())));
      } else {
        written.put(tensor.getRawData(), named(tensor.getName()));
        graph.addInitializer(tensor.toBuilder().setName(named(tensor.getName())));
      }
    }
    segments(graph, plain);
    for (NodeProto node : plain.getNodeList()) {
      if (node.getInputCount() > 0 && turned.containsKey(node.getInput(0))) {
        graph.addNode(identity(turned.get(node.getInput(0)), node.getOutput(0)));
      } else {
        NodeProto.Builder renamed = node.toBuilder().clearInput();
        node.getInputList().forEach(input -> renamed.addInput(named(input)));
        if (node.getInputCount() > 0 && node.getInput(0).equals("sentence.words.weight")) {
          withSegment(graph, renamed);
        } else {
          graph.addNode(renamed);
        }
      }
    }
    return graph.build();
  }

  private static void withSegment(GraphProto.Builder graph, NodeProto.Builder words) {
    String sum = words.getOutput(0);
    graph.addNode(words.setOutput(0, "words"));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Gather")
            .addInput("embeddings.token_type_embeddings.weight")
            .addInput("token_type_ids")
            .addOutput("segments"));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Add")
            .addInput("words")
            .addInput("segments")
            .addOutput(sum));
  }

  /** The table of positions holds the only segment: it is taken out and added by its own lookup. */
  private static void segments(GraphProto.Builder graph, GraphProto plain) {
    graph.addInput(plain.getInput(0).toBuilder().setName("token_type_ids"));
    int at = 0;
    while (!graph.getInitializer(at).getName().equals("embeddings.position_embeddings.weight")) {
      at++;
    }
    TensorProto positions = graph.getInitializer(at);
    int width = (int) positions.getDims(1);
    FloatBuffer values = floats(positions);
    float[] segments = new float[2 * width];
    float[] apart = new float[POSITIONS * width];
    for (int i = 0; i < values.remaining(); i++) {
      segments[i % width] = i % width * .01f;
      apart[i] = values.get(i) - segments[i % width];
    }
    graph.setInitializer(at, tensor(positions.getName(), apart, POSITIONS, width));
    graph.addInitializer(tensor("embeddings.token_type_embeddings.weight", segments, 2, width));
  }

  private static TensorProto turned(TensorProto matrix, String name) {
    int out = (int) matrix.getDims(0);
    int in = (int) matrix.getDims(1);
    FloatBuffer values = floats(matrix);
    float[] turned = new float[in * out];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = values.get(i % out * in + i / out);
    }
    return tensor(name, turned, in, out);
  }

  private static FloatBuffer floats(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer();
    return raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private static TensorProto tensor(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static NodeProto identity(String from, String to) {
    return NodeProto.newBuilder().setOpType("Identity").addInput(from).addOutput(to).build();
  }

  private static String named(String name) {
    String theirs = name;
    if (name.startsWith("sentence.")) {
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        theirs = theirs.replace(part.getKey(), part.getValue());
      }
    }
    return theirs;
  }

  private static void vocabularyAsJson(Path folder) throws IOException {
    List<String> pieces = Files.readAllLines(folder.resolve("vocab.txt"));
    Map<String, Integer> ids = new LinkedHashMap<>();
    pieces.forEach(piece -> ids.put(piece, ids.size()));
    Map<String, Object> tokenizer =
        Map.of(
            "normalizer", Map.of("type", "BertNormalizer", "lowercase", true),
            "model", Map.of("type", "WordPiece", "continuing_subword_prefix", "##", "vocab", ids));
    Files.write(folder.resolve("tokenizer.json"), new ObjectMapper().writeValueAsBytes(tokenizer));
    Files.delete(folder.resolve("vocab.txt"));
    Files.delete(folder.resolve("tokenizer_config.json"));
  }

  private static void copy(Path folder, String... files) throws IOException {
    for (String file : files) {
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, Files.readAllBytes(Golden.path(GOLDEN).resolve(file)));
    }
  }
}
