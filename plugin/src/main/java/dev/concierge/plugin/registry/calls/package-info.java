/** One class a call to the registry: its route, its action's name, its body and its answer. */
package dev.concierge.plugin.registry.calls;
