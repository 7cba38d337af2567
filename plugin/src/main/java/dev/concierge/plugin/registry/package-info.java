/**
 * The model registry: versions arrive in chunks, are verified when committed, and go {@code
 * candidate → promoted → retired}.
 *
 * <p>What is wanted is one document per model ({@link dev.concierge.plugin.registry.ModelRecord}:
 * which version is promoted, which are deployed); a change of it is one conditional write. What is,
 * is up to each node: {@link dev.concierge.plugin.registry.NodeModels} copies bundles out of the
 * index, loads them and brings the node to the wanted state when told, at start, and once a minute.
 * A version is loaded on all nodes before the document changes, so a version that cannot be loaded
 * never replaces one that serves. Every change leaves a document in {@link
 * dev.concierge.plugin.registry.AuditLog}.
 */
package dev.concierge.plugin.registry;
