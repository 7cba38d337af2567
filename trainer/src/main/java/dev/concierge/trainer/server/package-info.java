/**
 * The gRPC face of the trainer: requests in, statuses ({@code status}) out; the work is done in
 * {@code run}.
 */
package dev.concierge.trainer.server;
