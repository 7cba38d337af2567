/** Commands on the versions in the cluster's registry. */
package dev.concierge.trainer.models;
