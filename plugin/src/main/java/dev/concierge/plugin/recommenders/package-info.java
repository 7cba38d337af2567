/**
 * Recommenders: which items index, which of its fields, which model, which defaults. {@link
 * dev.concierge.plugin.recommenders.Recommender} is the definition, {@link
 * dev.concierge.plugin.recommenders.RecommenderJson} its strict JSON form, {@link
 * dev.concierge.plugin.recommenders.LegalIndices} which indices it may use, {@link
 * dev.concierge.plugin.recommenders.RecommenderStore} where it is kept, {@link
 * dev.concierge.plugin.items.ItemMappings} what its items index must have; the actions answer
 * {@code PUT}, {@code GET} and {@code DELETE}.
 */
package dev.concierge.plugin.recommenders;
