package dev.concierge.trainer.sft;

import dev.concierge.trainer.bases.SentenceBase;
import dev.concierge.trainer.sft.generator.GeneratorBase;

/**
 * What training starts from.
 *
 * @param generator tuned with its own tokenizer; null for one trained from nothing
 * @param items encoder of the items' text, kept as it is; null for the item tower
 */
public record Pretrained(GeneratorBase generator, SentenceBase items) {
  /** Everything is trained from nothing. */
  public static final Pretrained NONE = new Pretrained(null, null);
}
