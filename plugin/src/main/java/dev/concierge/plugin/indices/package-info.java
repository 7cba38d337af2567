/**
 * Indices the plugin owns ({@link dev.concierge.plugin.indices.SystemIndices}) and the log's
 * indices that it creates when they are absent ({@link dev.concierge.plugin.indices.UbiIndices}).
 * Mappings are resources of this package.
 */
package dev.concierge.plugin.indices;
