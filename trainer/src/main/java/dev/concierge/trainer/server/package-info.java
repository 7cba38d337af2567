/** The gRPC face of the trainer: requests in, statuses out; the work is done in {@code run}. */
package dev.concierge.trainer.server;
