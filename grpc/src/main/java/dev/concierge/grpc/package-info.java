/**
 * The wire protocols of the trainer and of KServe v2, and the channels and servers that speak them.
 */
package dev.concierge.grpc;
