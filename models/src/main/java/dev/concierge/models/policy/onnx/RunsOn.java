package dev.concierge.models.policy.onnx;

/**
 * Where a policy's generator runs.
 *
 * @param device {@code cpu} or {@code cuda}
 * @param problem why it is not the device that was asked for; empty when it is
 */
public record RunsOn(String device, String problem) {}
