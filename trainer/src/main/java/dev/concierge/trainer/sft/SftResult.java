package dev.concierge.trainer.sft;

import java.nio.file.Path;
import java.util.Map;

/**
 * What supervised training made.
 *
 * @param bundle folder of the bundle
 * @param index folder of the item fields and the memory
 * @param space vector space id
 * @param metrics ranking metrics on the held-out dialogues; empty without any
 * @param seconds time of each part
 */
public record SftResult(
    Path bundle,
    Path index,
    String space,
    Map<String, Double> metrics,
    Map<String, Double> seconds) {}
