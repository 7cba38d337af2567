package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cli.options.PublishedOptions;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.evaluate.LinkingMeasurement;
import dev.concierge.trainer.evaluate.LinkingQuality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code linking}: precision and recall of finding the items that messages name. */
@Command(
    name = "linking",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how well a recommender finds the items that messages name.",
      "Validation dialogues are sent message by message with titles in place of ids; the ids are the truth."
    })
public final class LinkingCommand implements Callable<Integer> {
  private static final Pattern YEAR = Pattern.compile("\\s*\\(\\s*\\d{4}\\s*\\)\\s*$");

  @Spec private CommandSpec spec;
  @Mixin private NodeOption node;

  @Mixin private PublishedOptions published;

  @Option(
      names = "--recommender",
      paramLabel = "NAME",
      description = "over the same catalogue (default: the data set's name)")
  private String recommender;

  @Option(
      names = "--dialogues",
      paramLabel = "N",
      defaultValue = "200",
      description = "of the validation part (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures")
  private Path json;

  @Override
  public Integer call() throws IOException {
    Dataset read = published.read(LexiconSentiment.english());
    List<Dialogue> dialogues = read.valid().stream().limit(count).toList();
    Catalogue catalogue = read.catalogue();
    Progress progress = TerminalProgress.onErrorStream();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    try (ConciergeClient client = node.connect()) {
      LinkingMeasurement measurement =
          new LinkingMeasurement(
              client, recommender == null ? published.dataset().id() : recommender);
      UnaryOperator<String> plain = id -> YEAR.matcher(catalogue.title(id)).replaceFirst("");
      report(
          report,
          "titles as catalogued",
          measurement.measure(dialogues, catalogue::title, progress));
      report(report, "titles without year", measurement.measure(dialogues, plain, progress));
    }
    if (json != null) {
      Files.writeString(json, new ObjectMapper().writeValueAsString(report));
    }
    return ExitCode.OK.value();
  }

  private void report(ObjectNode report, String how, LinkingQuality quality) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%-22s %,6d messages, %,6d items meant: precision %.3f, recall %.3f%n",
            how,
            quality.messages(),
            quality.meant(),
            quality.precision(),
            quality.recall());
    report
        .putObject(how)
        .put("messages", quality.messages())
        .put("meant", quality.meant())
        .put("precision", quality.precision())
        .put("recall", quality.recall());
  }
}
