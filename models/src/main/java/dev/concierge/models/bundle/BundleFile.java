package dev.concierge.models.bundle;

import java.util.Arrays;
import java.util.Optional;

/** The files of a bundle. */
public enum BundleFile {
  MANIFEST("manifest.json"),
  GENERATOR("generator.onnx"),
  /** Weights of a generator that is too large for one file; most bundles have none. */
  GENERATOR_DATA("generator.onnx.data"),
  /** The generator with matrices of 8 bits. */
  GENERATOR_Q8("generator.q8.onnx"),
  /** The generator with matrices of 4 bits. */
  GENERATOR_Q4("generator.q4.onnx"),
  /** The generator in fp16, as CUDA's attention wants it. */
  GENERATOR_FP16("generator.fp16.onnx"),
  QUERY_ENCODER("query_encoder.onnx"),
  ITEM_ENCODER("item_encoder.onnx"),
  /** Pieces of a sentence encoder that is the item encoder; most bundles have none. */
  ITEM_VOCABULARY("item_vocab.txt"),
  RANKER("ranker.onnx"),
  TOKENIZER("tokenizer.json"),
  GENERATION_CONFIG("generation_config.json");

  private final String fileName;

  BundleFile(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }

  /** Whether a bundle may lack it. */
  public boolean optional() {
    return switch (this) {
      case GENERATOR_DATA, GENERATOR_Q8, GENERATOR_Q4, GENERATOR_FP16, ITEM_VOCABULARY -> true;
      default -> false;
    };
  }

  /** The file of this name, if a bundle has one. */
  public static Optional<BundleFile> of(String fileName) {
    return Arrays.stream(values()).filter(file -> file.fileName.equals(fileName)).findFirst();
  }
}
