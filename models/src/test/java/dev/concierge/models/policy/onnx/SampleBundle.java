package dev.concierge.models.policy.onnx;

import static dev.concierge.models.policy.onnx.GraphWriter.FLOAT;
import static dev.concierge.models.policy.onnx.GraphWriter.INT32;
import static dev.concierge.models.policy.onnx.GraphWriter.INT64;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Provenance;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.models.tokenizer.SampleTokenizer;
import dev.concierge.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A whole bundle with tiny graphs of random weights: one attention layer, linear encoders. */
public final class SampleBundle {
  static final EncoderConfig ENCODER = new EncoderConfig(4, 50, 60, 4, 20, 4);
  static final RankerConfig RANKER = new RankerConfig(3, 2);

  private SampleBundle() {}

  static GeneratorConfig generator(int vocabulary) {
    return new GeneratorConfig(vocabulary, 16, 1, 2, 1, 16, 16, 96, 10_000, 1e-5, true);
  }

  public static Bundle write(Path folder) throws IOException {
    try (BundleWriter writer = new BundleWriter(folder)) {
      Path tokenizerJson = writer.file(BundleFile.TOKENIZER);
      BytePairTrainer.train(SampleTokenizer.corpus(), 400, tokenizerJson);
      int vocabulary;
      try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
        vocabulary = tokenizer.size();
      }
      writeGenerator(writer.file(BundleFile.GENERATOR), generator(vocabulary));
      writeQueryEncoder(writer.file(BundleFile.QUERY_ENCODER));
      writeItemEncoder(writer.file(BundleFile.ITEM_ENCODER));
      writeRanker(writer.file(BundleFile.RANKER));
      Files.writeString(writer.file(BundleFile.GENERATION_CONFIG), "{}");
      return writer.commit(manifest(vocabulary));
    }
  }

  private static Manifest manifest(int vocabulary) {
    return new Manifest(
        new Manifest.Identity("sample", "v1", null, "sample-v1"),
        new Manifest.Sizes(generator(vocabulary), ENCODER, RANKER, List.of("a", "b", "c")),
        Provenance.of(17, Instant.EPOCH));
  }

  private static float[] random(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() * 0.4f;
    }
    return values;
  }

  public static void writeGenerator(Path file, GeneratorConfig c) throws IOException {
    int q = c.heads() * c.headDim();
    int kv = c.kvHeads() * c.headDim();
    int half = c.headDim() / 2;
    float[] cos = new float[c.maxLength() * half];
    float[] sin = new float[cos.length];
    for (int i = 0; i < cos.length; i++) {
      int position = i / half;
      double angle = position * Math.pow(c.ropeTheta(), -(double) (i % half) / half);
      cos[i] = (float) Math.cos(angle);
      sin[i] = (float) Math.sin(angle);
    }
    Object[] cache = {"B", c.kvHeads(), c.maxLength(), c.headDim()};
    new GraphWriter()
        .input("input_ids", INT64, "B", "S")
        .input("seqlens_k", INT32, "B")
        .input("total_sequence_length", INT32)
        .input("past_key_values.0.key", FLOAT, cache)
        .input("past_key_values.0.value", FLOAT, cache)
        .output("logits", FLOAT, "B", c.vocabSize())
        .output("present.0.key", FLOAT, cache)
        .output("present.0.value", FLOAT, cache)
        .floats("embedding", random(c.vocabSize() * c.dim(), 1), c.vocabSize(), c.dim())
        .floats("wq", random(c.dim() * q, 2), c.dim(), q)
        .floats("wk", random(c.dim() * kv, 3), c.dim(), kv)
        .floats("wv", random(c.dim() * kv, 4), c.dim(), kv)
        .floats("wo", random(q * c.dim(), 5), q, c.dim())
        .floats("head", random(c.dim() * c.vocabSize(), 6), c.dim(), c.vocabSize())
        .floats("cos", cos, c.maxLength(), half)
        .floats("sin", sin, c.maxLength(), half)
        .longs("last", new long[] {-1})
        .node("Gather", "x", "embedding", "input_ids")
        .node("MatMul", "q", "x", "wq")
        .node("MatMul", "k", "x", "wk")
        .node("MatMul", "v", "x", "wv")
        .node(
            "com.microsoft",
            "GroupQueryAttention",
            new String[] {
              "q",
              "k",
              "v",
              "past_key_values.0.key",
              "past_key_values.0.value",
              "seqlens_k",
              "total_sequence_length",
              "cos",
              "sin"
            },
            new String[] {"attended", "present.0.key", "present.0.value"},
            "num_heads",
            c.heads(),
            "kv_num_heads",
            c.kvHeads(),
            "do_rotary",
            1)
        .node("MatMul", "mixed", "attended", "wo")
        .node("Add", "y", "x", "mixed")
        .node("", "Gather", new String[] {"y", "last"}, new String[] {"final"}, "axis", 1)
        .node("MatMul", "logits", "final", "head")
        .write(file);
  }

  private static void writeQueryEncoder(Path file) throws IOException {
    int d = ENCODER.dim();
    new GraphWriter()
        .input("word_ids", INT64, "B", "T")
        .input("word_kinds", INT64, "B", "T")
        .input("word_mask", FLOAT, "B", "T")
        .input("item_vectors", FLOAT, "B", "M", d)
        .input("item_kinds", INT64, "B", "M")
        .input("item_polarity", FLOAT, "B", "M")
        .input("item_mask", FLOAT, "B", "M")
        .output("query", FLOAT, "B", d + 1)
        .floats("words", random(ENCODER.wordBuckets() * d, 1), ENCODER.wordBuckets(), d)
        .floats("one", new float[] {1}, 1, 1)
        .longs("axis1", new long[] {1}, 1)
        .longs("axis2", new long[] {2}, 1)
        .node("Gather", "w", "words", "word_ids")
        .node("Unsqueeze", "wm", "word_mask", "axis2")
        .node("Mul", "ww", "w", "wm")
        .node("", "ReduceSum", new String[] {"ww", "axis1"}, new String[] {"ws"}, "keepdims", 0)
        .node("Mul", "im", "item_polarity", "item_mask")
        .node("Unsqueeze", "imu", "im", "axis2")
        .node("Mul", "iw", "item_vectors", "imu")
        .node("", "ReduceSum", new String[] {"iw", "axis1"}, new String[] {"is"}, "keepdims", 0)
        .node("Add", "sum", "ws", "is")
        .node("", "Concat", new String[] {"sum", "one"}, new String[] {"query"}, "axis", 1)
        .write(file);
  }

  private static void writeItemEncoder(Path file) throws IOException {
    int d = ENCODER.dim();
    int rows = ENCODER.attributeBuckets();
    String[] targets = {"tw", "axis1"};
    String[] contexts = {"cw", "axis1"};
    new GraphWriter()
        .input("attribute_ids", INT64, "N", "A")
        .input("attribute_weights", FLOAT, "N", "A")
        .output("target", FLOAT, "N", d + 1)
        .output("context", FLOAT, "N", d)
        .floats("targets", random(rows * (d + 1), 1), rows, d + 1)
        .floats("contexts", random(rows * d, 2), rows, d)
        .longs("axis1", new long[] {1}, 1)
        .longs("axis2", new long[] {2}, 1)
        .node("Unsqueeze", "u", "attribute_weights", "axis2")
        .node("Gather", "t", "targets", "attribute_ids")
        .node("Mul", "tw", "t", "u")
        .node("", "ReduceSum", targets, new String[] {"target"}, "keepdims", 0)
        .node("Gather", "c", "contexts", "attribute_ids")
        .node("Mul", "cw", "c", "u")
        .node("", "ReduceSum", contexts, new String[] {"context"}, "keepdims", 0)
        .write(file);
  }

  private static void writeRanker(Path file) throws IOException {
    new GraphWriter()
        .input("features", FLOAT, "N", RANKER.features())
        .output("scores", FLOAT, "N")
        .floats("w", new float[] {1, 2, -1}, 3, 1)
        .longs("axis1", new long[] {1}, 1)
        .node("MatMul", "s", "features", "w")
        .node("Squeeze", "scores", "s", "axis1")
        .write(file);
  }
}
