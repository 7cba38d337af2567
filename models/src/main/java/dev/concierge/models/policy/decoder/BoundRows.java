package dev.concierge.models.policy.decoder;

import dev.concierge.models.policy.onnx.foreign.DeviceMemory;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions.Function;
import java.util.ArrayList;
import java.util.List;

/**
 * A binding for the rows of neighbouring slots: past and present of every layer are the same
 * memory, the logits arrive on the host. Owns the binding; the values belong to the memory. Not
 * thread-safe.
 */
final class BoundRows implements AutoCloseable {
  private final OrtFunctions ort;
  private final DeviceMemory memory;
  private final List<Long> values = new ArrayList<>();
  private final long binding;
  private long lengths;

  BoundRows(OrtFunctions ort, DeviceMemory memory, long session) {
    this.ort = ort;
    this.memory = memory;
    this.binding = ort.create(Function.CREATE_BINDING, session);
  }

  /** Binds memory of the device as past and present of one layer's keys or values. */
  void cache(int part, long value) {
    values.add(value);
    ort.bind(Function.BIND_INPUT, binding, GeneratorTensors.past(part), value);
    ort.bind(Function.BIND_OUTPUT, binding, GeneratorTensors.present(part), value);
  }

  /** Binds where the logits go. */
  void logits(long value) {
    values.add(value);
    ort.bind(Function.BIND_OUTPUT, binding, GeneratorTensors.LOGITS, value);
  }

  /** Sets where the lengths are found at each run. */
  void lengths(long value) {
    values.add(value);
    lengths = value;
  }

  /**
   * Runs. Inputs on the host are copied to the device when they are bound, so each run binds them
   * anew.
   */
  void run(long session, long options, long ids, long total) {
    ort.bind(Function.BIND_INPUT, binding, GeneratorTensors.INPUT_IDS, ids);
    ort.bind(Function.BIND_INPUT, binding, GeneratorTensors.LAST_POSITIONS, lengths);
    ort.bind(Function.BIND_INPUT, binding, GeneratorTensors.TOTAL_LENGTH, total);
    ort.call(Function.SYNCHRONIZE_INPUTS, binding);
    ort.call(Function.RUN_WITH_BINDING, session, options, binding);
    ort.call(Function.SYNCHRONIZE_OUTPUTS, binding);
  }

  @Override
  public void close() {
    ort.release(Function.RELEASE_BINDING, binding);
    values.forEach(memory::release);
    values.clear();
  }
}
