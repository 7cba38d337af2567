/** Figures with their intervals, comparisons of two of them, TREC files and pages for a browser. */
package dev.concierge.trainer.evaluate.report;
