package dev.concierge.trainer.bases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Writes a small random Llama of one layer as Hugging Face folders hold it. */
public final class TinyBase {
  static final int VOCABULARY = 270;
  static final int DIM = 32;
  private static final int FFN = 48;
  private static final ObjectMapper JSON = new ObjectMapper();

  final ObjectNode config = JSON.createObjectNode();
  final Map<String, long[]> shapes = new LinkedHashMap<>();

  public TinyBase() {
    config
        .put("model_type", "llama")
        .put("vocab_size", VOCABULARY)
        .put("hidden_size", DIM)
        .put("num_hidden_layers", 1)
        .put("num_attention_heads", 2)
        .put("num_key_value_heads", 1)
        .put("intermediate_size", FFN)
        .put("max_position_embeddings", 256)
        .put("hidden_act", "silu")
        .put("rms_norm_eps", 1e-5)
        .put("tie_word_embeddings", true)
        .put("bos_token_id", 0)
        .put("eos_token_id", 0);
    String layer = "model.layers.0.";
    shapes.put("model.embed_tokens.weight", new long[] {VOCABULARY, DIM});
    shapes.put("model.norm.weight", new long[] {DIM});
    shapes.put(layer + "input_layernorm.weight", new long[] {DIM});
    shapes.put(layer + "post_attention_layernorm.weight", new long[] {DIM});
    shapes.put(layer + "self_attn.q_proj.weight", new long[] {DIM, DIM});
    shapes.put(layer + "self_attn.k_proj.weight", new long[] {DIM / 2, DIM});
    shapes.put(layer + "self_attn.v_proj.weight", new long[] {DIM / 2, DIM});
    shapes.put(layer + "self_attn.o_proj.weight", new long[] {DIM, DIM});
    shapes.put(layer + "mlp.gate_proj.weight", new long[] {FFN, DIM});
    shapes.put(layer + "mlp.up_proj.weight", new long[] {FFN, DIM});
    shapes.put(layer + "mlp.down_proj.weight", new long[] {DIM, FFN});
  }

  /** The folder without a tokenizer. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config));
    ObjectNode header = JSON.createObjectNode();
    int size = 0;
    for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
      int bytes = Float.BYTES * (int) Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
      Arrays.stream(tensor.getValue()).forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(size).add(size + bytes);
      size += bytes;
    }
    byte[] json = JSON.writeValueAsBytes(header);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    Random random = new Random(5);
    while (file.hasRemaining()) {
      file.putFloat((float) (0.2 * random.nextGaussian()));
    }
    Files.write(folder.resolve("model.safetensors"), file.array());
    return folder;
  }

  /** The folder with a byte-level tokenizer of 257 tokens and some merges. */
  public Path writeWithTokenizer(Path folder, boolean mergesAsPairs) throws IOException {
    write(folder);
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    ObjectNode end = tokenizer.putArray("added_tokens").addObject();
    end.put("id", 0).put("content", "<|endoftext|>").put("single_word", false);
    end.put("lstrip", false).put("rstrip", false).put("normalized", false).put("special", true);
    tokenizer.putNull("normalizer");
    tokenizer.set("pre_tokenizer", byteLevel());
    tokenizer.set("post_processor", byteLevel());
    tokenizer.set("decoder", byteLevel());
    ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab").put("<|endoftext|>", 0);
    for (int b = 0; b < 256; b++) {
      vocabulary.put(symbol(b), 1 + b);
    }
    ArrayNode merges = model.putArray("merges");
    for (String[] pair : new String[][] {{"t", "h"}, {"th", "e"}, {"Ġ", "the"}, {"o", "u"}}) {
      vocabulary.put(pair[0] + pair[1], vocabulary.size());
      if (mergesAsPairs) {
        merges.addArray().add(pair[0]).add(pair[1]);
      } else {
        merges.add(pair[0] + " " + pair[1]);
      }
    }
    Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(tokenizer));
    return folder;
  }

  private static ObjectNode byteLevel() {
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", true);
  }

  /** The character that stands for a byte: printable ones for themselves, others from U+0100 on. */
  private static String symbol(int b) {
    int shifted = 0;
    for (int other = 0; other < b; other++) {
      shifted += printable(other) ? 0 : 1;
    }
    return Character.toString(printable(b) ? b : 256 + shifted);
  }

  private static boolean printable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  }
}
