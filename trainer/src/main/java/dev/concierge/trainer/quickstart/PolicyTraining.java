package dev.concierge.trainer.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.sft.SftConfig;
import dev.concierge.trainer.sft.SftData;
import dev.concierge.trainer.sft.SftPipeline;
import dev.concierge.trainer.sft.SftTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first policy: trained on the scenario's dialogues, or taken from an earlier start with the
 * same configuration.
 */
final class PolicyTraining {
  /** Model name of the recommenders. */
  static final String MODEL = "default";

  /** Version of the first policy. */
  static final String VERSION = "v1";

  private static final String DONE = "trained";

  private PolicyTraining() {}

  static TrainedPolicy train(QuickstartOptions options, Scenario scenario, Progress progress)
      throws IOException {
    SftConfig config =
        switch (options.dataset()) {
          case SHOP -> SftConfig.small().withSeed(options.seed());
          case REDIAL -> SftConfig.redial().withSeed(options.seed());
        };
    Path folder = options.home().resolve("policies").resolve(key(scenario, config));
    Path bundle = folder.resolve(VERSION);
    Path learned = IndexFiles.folder(bundle);
    if (!complete(bundle, learned)) {
      discard(folder);
      Files.createDirectories(folder);
      new SftPipeline(config, LexiconSentiment.english(), progress, Clock.systemUTC())
          .run(
              new SftData(scenario.catalogue(), scenario.train(), List.of()),
              new SftTarget(MODEL, VERSION, bundle));
      Files.writeString(folder.resolve(DONE), config + "\n");
    }
    try {
      return new TrainedPolicy(bundle, learned, Bundle.open(bundle).manifest());
    } catch (BundleException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, e.getMessage() + ": delete [" + folder + "] to train it again", e);
    }
  }

  /**
   * Interrupted training leaves parts behind; only the mark written last tells that all is there.
   */
  private static boolean complete(Path bundle, Path learned) {
    return Files.exists(bundle.resolveSibling(DONE))
        && Files.isDirectory(bundle)
        && Files.isDirectory(learned);
  }

  private static void discard(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The same key for the same data and configuration; the data are told apart by their words. */
  private static String key(Scenario scenario, SftConfig config) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ObjectMapper json = new ObjectMapper();
      digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
      digest.update(json.writeValueAsBytes(scenario.catalogue().documents()));
      digest.update(json.writeValueAsBytes(scenario.train()));
      return scenario.name() + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
