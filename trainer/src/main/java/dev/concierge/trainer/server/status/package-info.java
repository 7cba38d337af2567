/** How a failure becomes a gRPC status, for both services of the trainer. */
package dev.concierge.trainer.server.status;
