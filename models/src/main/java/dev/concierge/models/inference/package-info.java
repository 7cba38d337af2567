/**
 * A bundle's graphs, run by ONNX Runtime on the CPU or on a GPU of NVIDIA.
 *
 * <p>{@link dev.concierge.models.inference.Policy} is what a node asks; {@link
 * dev.concierge.models.inference.PolicyRuntime}, which runs it in this process, opens the four
 * graphs of a bundle after checking the names and shapes of their inputs and outputs, and owns
 * every native object. {@link dev.concierge.models.inference.Placement} says which of the two it is
 * and what is missing for the GPU, {@link dev.concierge.models.inference.SlotDecoder} is the
 * generator on either. {@link dev.concierge.models.inference.OnnxRuntimeInfo} tells whether ONNX
 * Runtime works on this machine.
 */
package dev.concierge.models.inference;
