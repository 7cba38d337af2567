/**
 * ONNX Runtime on this machine: sessions over graphs whose inputs and outputs are checked, the
 * device they run on, and who owns what native memory.
 */
package dev.concierge.models.policy.onnx;
