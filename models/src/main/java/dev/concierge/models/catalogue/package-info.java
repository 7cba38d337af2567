/**
 * What can be recommended: how a document's fields map to the roles the policy understands, the
 * item itself, and what training has learned about it.
 *
 * <p>Nothing here knows a domain: {@link dev.concierge.models.catalogue.FieldRoles} comes from the
 * recommender's definition, {@link dev.concierge.models.catalogue.Item} is read through it, and
 * {@link dev.concierge.models.catalogue.LearnedFields} names the fields written by training runs
 * and by the ingest processor.
 */
package dev.concierge.models.catalogue;
