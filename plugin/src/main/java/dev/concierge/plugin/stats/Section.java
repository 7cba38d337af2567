package dev.concierge.plugin.stats;

import java.util.Map;
import java.util.function.Supplier;

/**
 * One part of a node's statistics.
 *
 * @param name key in the answer
 * @param snapshot values now: strings, numbers, booleans, lists and maps
 */
public record Section(String name, Supplier<Map<String, Object>> snapshot) {}
