/**
 * The part of ONNX Runtime's C API that its Java interface leaves out, called by foreign functions:
 * binding a session's inputs and outputs to device memory that lives across steps.
 */
package dev.concierge.models.policy.onnx.foreign;
