/**
 * Pretrained bases: {@link dev.concierge.trainer.bases.Base} is a Hugging Face folder as our
 * network reads it, its weights still in the mapped files ({@link
 * dev.concierge.trainer.bases.Safetensors}); {@link dev.concierge.trainer.bases.BaseImport} makes a
 * bundle of it that can be fine-tuned and served. Weights stream from the mapped files to the
 * bundle and never lie in the heap as a whole.
 */
package dev.concierge.trainer.bases;
