package dev.concierge.trainer.onnx;

/**
 * A tensor of a graph under construction.
 *
 * @param name unique in its graph
 */
public record OnnxValue(String name) {}
