/**
 * Reading and erasing what is kept of people: conversations, turns, UBI queries and events, and
 * past turns that model versions search.
 */
package dev.concierge.plugin.log.erasure;
