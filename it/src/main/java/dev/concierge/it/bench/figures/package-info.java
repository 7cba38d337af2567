/**
 * What measurements share: a {@link dev.concierge.it.bench.figures.Figure} is a value with its bar,
 * a {@link dev.concierge.it.bench.figures.FigureReport} prints them and writes them as JSON.
 */
package dev.concierge.it.bench.figures;
