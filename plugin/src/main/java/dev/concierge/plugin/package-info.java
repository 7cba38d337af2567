/** The OpenSearch plugin, in the order of one request. */
package dev.concierge.plugin;
