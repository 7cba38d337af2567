/**
 * From trained parameters to a bundle that may be served: {@link
 * dev.concierge.trainer.weights.PolicyWeights} holds the parameters, {@link
 * dev.concierge.trainer.export.BundleExporter} writes the graphs and refuses a bundle whose graphs
 * do not compute what training computes ({@link dev.concierge.trainer.export.GraphParity}).
 */
package dev.concierge.trainer.export;
