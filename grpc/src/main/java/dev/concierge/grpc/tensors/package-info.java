/**
 * Tensors as the open inference protocol carries them: {@link dev.concierge.grpc.tensors.Tensor} is
 * a value, {@link dev.concierge.grpc.tensors.TensorMessages} reads and writes the protocol's
 * messages, raw or typed, and {@link dev.concierge.grpc.tensors.NamedTensors} checks what arrived.
 */
package dev.concierge.grpc.tensors;
