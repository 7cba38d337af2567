/** Options that commands share for naming dialogues and items: published data sets or own files. */
package dev.concierge.trainer.inputs;
