/** End-to-end tests on a real node. */
package dev.concierge.it;
