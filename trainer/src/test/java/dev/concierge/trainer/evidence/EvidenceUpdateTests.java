package dev.concierge.trainer.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.JsonLines;
import dev.concierge.trainer.sft.SmallShop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceUpdateTests {
  private static final Catalogue SHOP = SmallShop.catalogue();
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration HALF_LIFE = Duration.ofDays(30);

  @TempDir Path folder;

  @Test
  void addsTheLogToDecayedCounts() {
    Path base = folder.resolve("base");
    Evidence evidence =
        Evidence.of(
            SHOP,
            List.of(excerpt("1", "old words", "lamp-red", "chair-red")),
            SmallShop.states(SHOP));
    float[][] none = new float[SHOP.size()][2];
    IndexFiles.write(base, SHOP, evidence, new ItemMatrix(none, none), RecommenderDefaults.NONE);

    Path out = folder.resolve("out");
    int changed =
        new EvidenceUpdate(SHOP, SmallShop.states(SHOP), HALF_LIFE, NOW)
            .write(
                new EvidenceUpdate.Base(base, NOW.minus(HALF_LIFE)),
                List.of(
                    new EvidenceUpdate.Logged(
                        excerpt("2", "fresh words", "lamp-red", "desk-red"), NOW)),
                out);

    assertThat(changed).isEqualTo(2);
    Map<String, JsonNode> items =
        JsonLines.read(out.resolve("items.jsonl"), line -> line).stream()
            .collect(Collectors.toMap(line -> line.path("id").asText(), Function.identity()));
    JsonNode lamp = items.get("lamp-red");
    assertThat(lamp.path("contexts").asText()).isEqualTo("fresh words old words");
    assertThat(lamp.path("mentions").asInt()).isEqualTo(2);
    assertThat(lamp.path("target").isMissingNode()).isTrue();
    // the desk of today counts 1, the chair of a half-life ago a half; priors by hand
    JsonNode neighbours = lamp.path("neighbours");
    assertThat(neighbours.path("ids").path(0).asText()).isEqualTo("desk-red");
    double assistants = 3 + 30 * .1;
    assertThat(neighbours.path("conditional").path(0).asDouble())
        .isCloseTo((1 + 10 * 1.1 / assistants) / (1.5 + 10), within(1e-6));
    assertThat(neighbours.path("conditional").path(1).asDouble())
        .isCloseTo((.5 + 10 * .6 / assistants) / (1.5 + 10), within(1e-6));
    List<JsonNode> memory = JsonLines.read(out.resolve("memory.jsonl"), line -> line);
    assertThat(memory).extracting(line -> line.path("id").asText()).containsExactly("1:1", "2");
  }

  /** Somebody says the words and takes up the items. */
  private static Dialogue excerpt(String id, String words, String... items) {
    return new Dialogue(id, id, List.of(SmallShop.user(words), SmallShop.assistant("", items)), 1);
  }
}
