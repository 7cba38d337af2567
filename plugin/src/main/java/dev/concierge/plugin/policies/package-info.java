/**
 * Policies that are loaded in this node. A request takes a lease on the version that acts ({@link
 * dev.concierge.plugin.policies.LoadedPolicies#acquire}); promoting another version changes what
 * the next request gets and closes the old policy when its last lease ends, so that no request
 * fails for a swap. The registry decides what is loaded; this package only holds it.
 */
package dev.concierge.plugin.policies;
