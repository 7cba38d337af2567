/**
 * The seventh step of a run: whether a candidate may serve. {@link
 * dev.concierge.trainer.run.gate.Gate} judges the off-policy figures by a {@link
 * dev.concierge.trainer.run.gate.GateConfig}; {@link dev.concierge.trainer.run.gate.GateReport}
 * writes the verdict for people.
 */
package dev.concierge.trainer.run.gate;
