/**
 * The second step of a run: joins turn records, feedback events and the next message of the
 * conversation into {@link dev.concierge.trainer.run.sessions.LoggedTurn}s, leaves out duplicates
 * and bots and counts them, and splits by time.
 */
package dev.concierge.trainer.run.sessions;
