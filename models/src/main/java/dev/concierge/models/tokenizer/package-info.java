/**
 * Text to token ids and back: a byte-level BPE in the Hugging Face {@code tokenizer.json} format.
 *
 * <p>{@link dev.concierge.models.tokenizer.BytePairTrainer} learns one from a corpus; {@link
 * dev.concierge.models.tokenizer.Tokenizer} loads and applies one. {@link
 * dev.concierge.models.tokenizer.SpecialToken} and the slots {@code <item_0>..<item_9>} structure
 * what the generator reads; text from people or the catalogue can never produce one of them. {@link
 * dev.concierge.models.tokenizer.SlotMarkers} is the rule for writing slots in a reply's template.
 */
package dev.concierge.models.tokenizer;
