/**
 * The exporting backend: {@link dev.concierge.trainer.onnx.OnnxOps} writes the networks of {@code
 * models.network} as ONNX graphs. {@link dev.concierge.trainer.onnx.PolicyGraphs} makes the four
 * graphs of a bundle; {@link dev.concierge.trainer.onnx.OnnxWeights} reads their parameters back.
 *
 * <p>Initializers carry the parameters' own names and layouts, so a bundle can be trained further
 * without any other file. What a graph needs besides parameters is named {@code constant/...}.
 */
package dev.concierge.trainer.onnx;
