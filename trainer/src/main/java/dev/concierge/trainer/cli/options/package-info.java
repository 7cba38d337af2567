/** Groups of options that commands share: the node, a data set or a team's own files, TLS. */
package dev.concierge.trainer.cli.options;
