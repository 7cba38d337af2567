/**
 * {@code config/bin/concierge bench}: measurements of the product on this machine. One subpackage
 * per subcommand; {@link dev.concierge.it.bench.figures} holds what they share.
 */
package dev.concierge.it.bench;
