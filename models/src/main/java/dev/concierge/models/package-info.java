/** What the policy is and how it is run: conversations, items, slates, networks, bundles, sessions. */
package dev.concierge.models;
