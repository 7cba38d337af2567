package dev.concierge.models.policy;

import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemInputs;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.Generator;
import dev.concierge.models.policy.batching.DecodingStatistics;
import dev.concierge.models.policy.onnx.RunsOn;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * One version of the policy, ready to run, here or on another machine. Thread-safe; whoever opened
 * it closes it once nothing uses it any more.
 */
public interface Policy extends AutoCloseable {
  Manifest manifest();

  Tokenizer tokenizer();

  /** The window with the default budgets. */
  WindowSerializer window();

  /** Query vector of a conversation, d + 1 values, the last is 1. */
  float[] encodeQuery(QueryInput in);

  /** How an item becomes the item encoder's input. */
  ItemInputs itemInputs();

  /** Vectors of items from their metadata, in order. */
  List<ItemVectors> encodeItems(List<ItemInput> in);

  /**
   * Scores of a pool; their softmax is the first choice of the slate's Plackett–Luce distribution.
   *
   * @param features one row per item, columns as the manifest names them
   */
  float[] score(float[][] features);

  /** Starts replies. */
  Generator generator();

  /** What its generator has done in this process. */
  default DecodingStatistics decoding() {
    return DecodingStatistics.NONE;
  }

  /**
   * Why it can only rank and not speak; empty when it can do both. A policy that runs elsewhere may
   * learn it only with its first call.
   */
  default Optional<String> missingGenerator() {
    return Optional.empty();
  }

  /** Where its generator runs in this process; empty when it runs elsewhere. */
  default Optional<RunsOn> runsOn() {
    return Optional.empty();
  }

  /** What it keeps in this process's memory, in bytes. */
  long bytes();

  /** Gives everything back. Idempotent; nothing may be running. */
  @Override
  void close();
}
