/**
 * The trainer: it learns a policy from what people say and do, and registers it.
 *
 * <p>The house from top to bottom; a floor knows only what lies below it.
 *
 * <ul>
 *   <li>{@code cli}: the command line, one class a command
 *   <li>{@code quickstart}: the whole loop on a fresh machine
 *   <li>{@code server}: the gRPC face, training calls and the open inference protocol
 *   <li>{@code run}: one training run; its children {@code log}, {@code sessions}, {@code reward},
 *       {@code ppo}, {@code offpolicy}, {@code gate} are its steps, in this order; after the
 *       sessions it brings {@code evidence} up to date
 *   <li>{@code sft}: the first policy, learned from recorded dialogues
 *   <li>{@code bases}: pretrained bases
 *   <li>{@code evaluate}: recorded dialogues as an exam
 *   <li>{@code simulate}: people who do not exist
 *   <li>{@code retrieval}: the node's retrieval in this process
 *   <li>{@code evidence}: what is counted of conversations
 *   <li>{@code cluster}: the cluster as the trainer sees it
 *   <li>{@code export}: from weights to a bundle that may be served
 *   <li>{@code weights}, {@code onnx}, {@code djl}: a policy's parameters and the two backends of
 *       its networks
 *   <li>{@code dataset}: catalogues and dialogues
 *   <li>{@code metrics}, {@code hyperparameters}, {@code console}: what every floor may use
 * </ul>
 *
 * <p>Start reading at {@link dev.concierge.trainer.run.TrainingRun}, one run from the log to the
 * registered version.
 */
package dev.concierge.trainer;
