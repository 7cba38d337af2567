/**
 * The trainer's and the command line's way to a cluster: plain REST calls through the OpenSearch
 * Java client, with Concierge's own endpoints by name.
 */
package dev.concierge.trainer.client;
