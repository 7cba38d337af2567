/**
 * How the plugin and the trainer talk: the generated stubs ({@code dev.concierge.grpc.v1}), and
 * factories for channels and servers with TLS, mutual TLS, a bearer token, health and reflection.
 */
package dev.concierge.grpc;
