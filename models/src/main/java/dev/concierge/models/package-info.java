/**
 * What the policy is and how it is run: everything the plugin and the trainer share.
 *
 * <p>In the order of a request: {@code conversation} and {@code text} (what was said), {@code
 * catalogue} (what can be recommended), {@code ranking} (features, fusion, slate distribution),
 * {@code tokenizer}, {@code network} (the networks, written once), {@code bundle} (one version on
 * disk), {@code inference} (ONNX Runtime sessions) and {@code decoding} (the reply); {@code turn}
 * and {@code feedback} are what is logged.
 */
package dev.concierge.models;
