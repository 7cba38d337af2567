package dev.concierge.plugin.settings;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.unit.ByteSizeValue;

/** Clusters are configured by these names; a changed one is found by nobody but an operator. */
class SettingsTests {
  /** Some defaults count the processors. */
  private static final Settings ONE_PROCESSOR =
      Settings.builder().put("node.processors", 1).build();

  private static final String MACHINES = "(the machine's)";

  /** Name, default on one processor, and how it may be set. */
  private static final String TABLE =
      """
      plugins.concierge.inference.backend                         | onnxruntime     | node
      plugins.concierge.inference.decode_threads                  | 1               | node
      plugins.concierge.inference.device                          | auto            | node
      plugins.concierge.inference.kserve.address                  | 127.0.0.1:8001  | node
      plugins.concierge.inference.kserve.generate_timeout         | 30s             | node
      plugins.concierge.inference.kserve.timeout                  | 2s              | node
      plugins.concierge.inference.kserve.tls.certificate          |                 | node
      plugins.concierge.inference.kserve.tls.key                  |                 | node
      plugins.concierge.inference.kserve.tls.trusted_certificates |                 | node
      plugins.concierge.inference.kserve.token                    |                 | node, filtered
      plugins.concierge.inference.memory_limit                    | (the machine's) | node
      plugins.concierge.inference.prefix_cache                    | 67108864b       | node
      plugins.concierge.inference.queue_size                      | 200             | node
      plugins.concierge.inference.slots                           | 8               | node
      plugins.concierge.inference.threads                         | 1               | node
      plugins.concierge.inference.timeout                         | 30s             | node, dynamic
      plugins.concierge.limits.candidates                         | 1000            | node, dynamic
      plugins.concierge.limits.event_bytes                        | 16384           | node, dynamic
      plugins.concierge.limits.message_bytes                      | 8192            | node, dynamic
      plugins.concierge.limits.messages                           | 64              | node, dynamic
      plugins.concierge.limits.size                               | 100             | node, dynamic
      plugins.concierge.log.interval                              | 200ms           | node
      plugins.concierge.log.queue_size                            | 1000            | node
      plugins.concierge.trainer.address                           | 127.0.0.1:8980  | node
      plugins.concierge.trainer.tls.certificate                   |                 | node
      plugins.concierge.trainer.tls.key                           |                 | node
      plugins.concierge.trainer.tls.trusted_certificates          |                 | node
      plugins.concierge.trainer.token                             |                 | node, filtered
      """;

  /** Names as a document writes them, perhaps with {@code {a,b}} or {@code *} in them. */
  private static final Pattern NAMED =
      Pattern.compile("plugins\\.concierge(\\.[\\w*]+|\\.\\{[^}]+})+");

  /** {@code `x.y`, `.z`} stands for {@code x.y} and {@code x.z}. */
  private static final Pattern SIBLING =
      Pattern.compile("`(plugins\\.concierge\\.[\\w.]+)\\.\\w+`, `(\\.\\w+)`");

  @Test
  void namesDefaultsAndHowTheyAreSet() {
    then(registered().values().stream().map(SettingsTests::row).collect(Collectors.joining("\n")))
        .isEqualTo(
            TABLE
                .lines()
                .map(line -> line.replaceAll(" *\\| *", "|"))
                .collect(Collectors.joining("\n")));
  }

  @Test
  void theMemoryLimitIsNeverTooSmallForAModel() {
    then(ConciergeSettings.INFERENCE_MEMORY_LIMIT.get(Settings.EMPTY))
        .isGreaterThanOrEqualTo(new ByteSizeValue(512L << 20));
  }

  @Test
  void whatIsDeclaredIsRegistered() throws IllegalAccessException {
    List<Setting<?>> declared = new ArrayList<>();
    for (Class<?> owner : List.of(ConciergeSettings.class, InferenceSettings.class)) {
      declared.addAll(of(owner, null));
    }
    declared.addAll(of(TlsSettings.class, TlsSettings.TRAINER));
    declared.addAll(of(TlsSettings.class, TlsSettings.KSERVE));
    then(declared).containsExactlyInAnyOrderElementsOf(registered().values());
  }

  @Test
  void whatIsRegisteredIsDocumented() throws IOException {
    List<Predicate<String>> documented = new ArrayList<>();
    for (Path readme : List.of(Path.of("README.md"), Path.of("..", "README.md"))) {
      if (Files.exists(readme)) {
        documented.addAll(named(Files.readString(readme)));
      }
    }
    then(registered().keySet())
        .allMatch(name -> documented.stream().anyMatch(it -> it.test(name)), "is in README.md");
  }

  private static Map<String, Setting<?>> registered() {
    Map<String, Setting<?>> settings = new TreeMap<>();
    new ConciergePlugin().getSettings().forEach(one -> settings.put(one.getKey(), one));
    return settings;
  }

  private static String row(Setting<?> setting) {
    List<String> how = new ArrayList<>();
    how.add(setting.hasNodeScope() ? "node" : "nowhere");
    if (setting.isDynamic()) {
      how.add("dynamic");
    }
    if (setting.isFiltered()) {
      how.add("filtered");
    }
    String whenAbsent =
        setting.equals(ConciergeSettings.INFERENCE_MEMORY_LIMIT)
            ? MACHINES
            : setting.getDefaultRaw(ONE_PROCESSOR);
    return String.join("|", setting.getKey(), whenAbsent, String.join(", ", how));
  }

  private static List<Setting<?>> of(Class<?> owner, Object instance)
      throws IllegalAccessException {
    List<Setting<?>> settings = new ArrayList<>();
    for (Field field : owner.getDeclaredFields()) {
      if (field.getType() == Setting.class) {
        field.setAccessible(true);
        settings.add((Setting<?>) field.get(instance));
      }
    }
    return settings;
  }

  private static List<Predicate<String>> named(String document) {
    Stream<String> written = NAMED.matcher(document).results().map(MatchResult::group);
    Stream<String> siblings =
        SIBLING.matcher(document).results().map(found -> found.group(1) + found.group(2));
    return Stream.concat(written, siblings)
        .map(SettingsTests::pattern)
        .collect(Collectors.toCollection(() -> new TreeSet<String>()))
        .stream()
        .map(regex -> Pattern.compile(regex).asMatchPredicate())
        .toList();
  }

  private static String pattern(String name) {
    return Arrays.stream(name.split("(?=[.*{},])|(?<=[.*{},])"))
        .map(
            part ->
                switch (part) {
                  case "." -> "\\.";
                  case "*" -> "\\w+";
                  case "{" -> "(?:";
                  case "}" -> ")";
                  case "," -> "|";
                  default -> part;
                })
        .collect(Collectors.joining());
  }
}
