package dev.concierge.models.policy.onnx;

/** Where an operator wants policies to run. */
public enum DeviceChoice {
  /** On a GPU if ONNX Runtime was built for one and it works, else on the processor. */
  AUTO,
  /** On the processor. */
  CPU,
  /** On a GPU of NVIDIA; on the processor, with a warning, if that is impossible. */
  CUDA
}
