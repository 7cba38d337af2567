/** The transport action behind a recommendation call, under its own name for roles to grant. */
package dev.concierge.plugin.action;
