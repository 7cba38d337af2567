package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.ManifestJson;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.TensorSource;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.bases.BundleReport;
import dev.concierge.trainer.bases.GeneratorSession;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: what a bundle is, and what its generator would say next. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Shows what a bundle is and, with --ids, the logits of the next token.")
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BUNDLE", description = "folder of the bundle")
  private Path folder;

  @Option(
      names = "--ids",
      split = ",",
      paramLabel = "ID",
      description = "token ids that the generator reads first, such as 1,2,3")
  private long[] ids;

  @Option(names = "--json", description = "prints JSON, with all logits")
  private boolean json;

  @Override
  public Integer call() {
    try {
      Bundle bundle = Bundle.openGenerator(folder);
      float[] logits = ids == null ? new float[0] : logits(bundle);
      String text = json ? json(bundle, logits) : text(bundle, logits);
      spec.commandLine().getOut().println(text);
      spec.commandLine().getOut().flush();
      return ExitCode.OK.value();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private float[] logits(Bundle bundle) throws IOException {
    try (GeneratorSession session =
        new GeneratorSession(bundle.file(BundleFile.GENERATOR), bundle.manifest().generator())) {
      return session.append(ids);
    }
  }

  /** The whole manifest and what follows from it. */
  private String json(Bundle bundle, float[] logits) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = (ObjectNode) mapper.readTree(ManifestJson.write(bundle.manifest()));
    root.put("bytes", bundle.bytes());
    root.put("parameters", parameters(bundle.manifest().generator()));
    root.put("servable", servable(bundle));
    if (ids != null) {
      root.set("ids", mapper.valueToTree(ids));
      root.set("logits", mapper.valueToTree(logits));
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private String text(Bundle bundle, float[] logits) throws IOException {
    BundleReport report =
        new BundleReport(bundle, parameters(bundle.manifest().generator()), servable(bundle));
    if (ids == null) {
      return report.text();
    }
    if (!servable(bundle)) {
      return report.text() + report.likeliest(logits, id -> "");
    }
    try (Tokenizer tokenizer = Tokenizer.load(bundle.file(BundleFile.TOKENIZER))) {
      return report.text() + report.likeliest(logits, id -> tokenizer.decode(new int[] {id}));
    }
  }

  /** Without a tokenizer there is nothing to serve. */
  private static boolean servable(Bundle bundle) {
    return bundle.manifest().files().containsKey(BundleFile.TOKENIZER.fileName());
  }

  private static long parameters(GeneratorConfig config) {
    return GeneratorNetwork.parameters(config).stream()
        .mapToLong(parameter -> TensorSource.elements(parameter.shape()))
        .sum();
  }
}
