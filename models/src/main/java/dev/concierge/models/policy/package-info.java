/**
 * A policy ready to run: {@link dev.concierge.models.policy.Policy} is what a request asks of it,
 * {@link dev.concierge.models.policy.LocalPolicy} answers by the graphs of one bundle in this
 * process.
 */
package dev.concierge.models.policy;
