package dev.concierge.grpc.inference;

import java.util.Arrays;
import java.util.Optional;

/** The models that one policy is, by the names under which a server has them. */
public enum PolicyModel {
  /** A conversation to its query vector; the graph of the bundle. */
  QUERY_ENCODER("query_encoder"),
  /** Metadata to an item's vectors; the graph of the bundle. */
  ITEM_ENCODER("item_encoder"),
  /** A pool's features to its scores; the graph of the bundle. */
  RANKER("ranker"),
  /** Act and reply; the decode loop runs on the server. Only our own server has it. */
  GENERATE("generate");

  private final String modelName;

  PolicyModel(String modelName) {
    this.modelName = modelName;
  }

  public String modelName() {
    return modelName;
  }

  /** The model of this name, if there is one. */
  public static Optional<PolicyModel> of(String modelName) {
    return Arrays.stream(values()).filter(m -> m.modelName.equals(modelName)).findFirst();
  }
}
