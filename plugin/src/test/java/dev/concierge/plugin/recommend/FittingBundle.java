package dev.concierge.plugin.recommend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.ranking.RankerFeatures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The sample bundle with a linear ranker over as many features as the plugin computes, all with
 * weight one.
 */
final class FittingBundle {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Places in the sample's {@code ranker.onnx}: message of the graph, of the weights, a length. */
  private static final int GRAPH = 5;

  private static final int INPUT_WIDTH = 0x27;
  private static final int WEIGHTS = 0x3f;
  private static final int AFTER_WEIGHTS = 0x58;
  private static final int AFTER_GRAPH = GRAPH + 165;

  private FittingBundle() {}

  static Path write(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(sample())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    int features = RankerFeatures.NAMES.size();
    byte[] ranker = ranker(Files.readAllBytes(folder.resolve("ranker.onnx")), features);
    Files.write(folder.resolve("ranker.onnx"), ranker);
    Path manifest = folder.resolve("manifest.json");
    ObjectNode json = (ObjectNode) JSON.readTree(manifest.toFile());
    ((ObjectNode) json.get("ranker")).put("features", features);
    json.set("rankerFeatures", JSON.valueToTree(RankerFeatures.NAMES));
    ((ObjectNode) json.get("files").get("ranker.onnx"))
        .put("size", ranker.length)
        .put("sha256", sha256(ranker));
    JSON.writeValue(manifest.toFile(), json);
    return folder;
  }

  private static Path sample() {
    try {
      return Path.of(FittingBundle.class.getResource("/sample-bundle/manifest.json").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ranker(byte[] sample, int features) {
    ByteBuffer ones = ByteBuffer.allocate(4 * features).order(ByteOrder.LITTLE_ENDIAN);
    for (int f = 0; f < features; f++) {
      ones.putFloat(1);
    }
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    weights.writeBytes(new byte[] {8, (byte) features, 8, 1, 16, 1, 'B', 1, 'w', 'J'});
    varint(weights, ones.capacity());
    weights.writeBytes(ones.array());

    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    graph.write(sample, GRAPH, WEIGHTS + 1 - GRAPH);
    varint(graph, weights.size());
    graph.writeBytes(weights.toByteArray());
    graph.write(sample, AFTER_WEIGHTS, AFTER_GRAPH - AFTER_WEIGHTS);
    byte[] body = graph.toByteArray();
    body[INPUT_WIDTH - GRAPH] = (byte) features;

    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.write(sample, 0, 3);
    varint(model, body.length);
    model.writeBytes(body);
    model.write(sample, AFTER_GRAPH, sample.length - AFTER_GRAPH);
    return model.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
