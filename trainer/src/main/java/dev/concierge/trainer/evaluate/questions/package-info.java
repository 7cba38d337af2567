/**
 * A turn of a recorded dialogue as a question: what was said before it, what was recommended in it,
 * and under which protocol ({@link dev.concierge.trainer.evaluate.questions.Protocol}) an answer
 * counts.
 */
package dev.concierge.trainer.evaluate.questions;
