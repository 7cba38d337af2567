/**
 * The sixth step of a run: whether a candidate may serve. {@link dev.concierge.trainer.gate.Gate}
 * judges an evaluation by a {@link dev.concierge.trainer.gate.GatePolicy}; {@link
 * dev.concierge.trainer.gate.GateReport} writes the verdict for people.
 */
package dev.concierge.trainer.gate;
