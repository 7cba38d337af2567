package dev.concierge.trainer.cli.commands;

import dev.concierge.trainer.dataset.published.PublishedDataset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code import inspired}: the catalogue of INSPIRED onto a node. */
@Command(
    name = "inspired",
    mixinStandardHelpOptions = true,
    description = "Puts the catalogue of INSPIRED on a node, and a bundle trained on it.")
public final class ImportInspiredCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CatalogueImport catalogue;

  @Override
  public Integer call() throws Exception {
    return catalogue.run(PublishedDataset.INSPIRED, spec.commandLine().getOut());
  }
}
