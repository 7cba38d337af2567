/**
 * One step of the generator over slots of its cache: {@link
 * dev.concierge.models.policy.decoder.SlotDecoder} is the step, on arrays in host memory or on
 * memory bound to the device for as long as the model is loaded.
 */
package dev.concierge.models.policy.decoder;
