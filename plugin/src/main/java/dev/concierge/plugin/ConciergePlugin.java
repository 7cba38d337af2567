package dev.concierge.plugin;

import org.opensearch.plugins.Plugin;

/** Registers what the plugin adds to a node; the work is done in the packages named after it. */
public final class ConciergePlugin extends Plugin {}
