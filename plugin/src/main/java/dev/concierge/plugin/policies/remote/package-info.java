/**
 * Policies that run on an inference server, over the open inference protocol: {@link
 * dev.concierge.plugin.policies.remote.InferenceServer} makes the calls, with retries, deadlines
 * and a circuit breaker; {@link dev.concierge.plugin.policies.remote.RemotePolicy} is one version
 * on it. Manifest and tokenizer are the node's own copies.
 */
package dev.concierge.plugin.policies.remote;
