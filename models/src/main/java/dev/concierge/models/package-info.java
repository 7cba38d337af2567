/**
 * What the policy is and how it is run: everything that plugin and trainer share.
 *
 * <p>The house from top to bottom; a floor knows only what lies below it.
 *
 * <ul>
 *   <li>{@code policy}: a policy ready to run; {@code batching} many replies at once, {@code
 *       decoder} one step of the generator, {@code onnx} its sessions and devices, {@code foreign}
 *       ONNX Runtime's C functions
 *   <li>{@code generation}: the reply, token by token
 *   <li>{@code bundle}: one version on disk
 *   <li>{@code encoding}: what the networks read
 *   <li>{@code network}: the networks, written once
 *   <li>{@code log}: what is logged, turns and events
 *   <li>{@code ranking}: fusion, features, slate distribution
 *   <li>{@code conversation}: what was said
 *   <li>{@code catalogue}: items, their roles, what is known of them
 *   <li>{@code tokenizer}, {@code text}: ids, words, titles, sentiment
 *   <li>{@code natives}: where native libraries are first touched
 * </ul>
 *
 * <p>Start reading at {@link dev.concierge.models.policy.Policy}, and at {@link
 * dev.concierge.models.conversation.DialogueState}, which every step reads.
 */
package dev.concierge.models;
