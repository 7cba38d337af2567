/**
 * One version of the policy on disk: a folder of files and the manifest that describes them.
 *
 * <p>{@link dev.concierge.models.bundle.BundleWriter} writes a bundle whole or not at all; {@link
 * dev.concierge.models.bundle.Bundle#open} checks names, sizes and checksums before anything else
 * reads a file; {@link dev.concierge.models.bundle.Manifest} is what it says about itself.
 */
package dev.concierge.models.bundle;
