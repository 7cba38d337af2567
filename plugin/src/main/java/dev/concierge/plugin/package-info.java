/**
 * The OpenSearch plugin: it holds a conversation, recommends and logs what people do next.
 *
 * <p>The house from top to bottom; a floor knows only what lies below it.
 *
 * <ul>
 *   <li>this package: what the node loads ({@link dev.concierge.plugin.ConciergePlugin}), one line
 *       a REST call, and what a node holds
 *   <li>{@code recommend}: one request; its children {@code request}, {@code context}, {@code
 *       retrieve}, {@code rerank}, {@code generate} are its steps, in this order
 *   <li>{@code log}: turns as they are logged; {@code feedback} what people did, {@code erasure}
 *       what is deleted of them
 *   <li>{@code registry}: versions of models as stored, one class a call in {@code calls}
 *   <li>{@code ingest}: the ingest processor
 *   <li>{@code training}: calls passed on to the trainer
 *   <li>{@code stats}: figures and health
 *   <li>{@code recommenders}: definitions
 *   <li>{@code policies}: versions loaded in this node, or on an inference server ({@code remote})
 *   <li>{@code conversations}, {@code items}: what is kept for callers, and their items index
 *   <li>{@code endpoint}: the shape of every call
 *   <li>{@code indices}, {@code settings}: indices that the plugin owns; every setting
 * </ul>
 *
 * <p>Start reading at {@link dev.concierge.plugin.recommend.Pipeline}, one request from top to
 * bottom.
 */
package dev.concierge.plugin;
