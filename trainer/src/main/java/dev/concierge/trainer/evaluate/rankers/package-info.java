/**
 * Who answers: a running node, the policy in this process, and two floors that learned nothing, the
 * catalogue's most popular items and one BM25.
 */
package dev.concierge.trainer.evaluate.rankers;
