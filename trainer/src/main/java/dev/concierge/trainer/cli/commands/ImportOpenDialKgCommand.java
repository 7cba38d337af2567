package dev.concierge.trainer.cli.commands;

import dev.concierge.trainer.dataset.published.PublishedDataset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code import opendialkg}: the catalogue of OpenDialKG onto a node. */
@Command(
    name = "opendialkg",
    mixinStandardHelpOptions = true,
    description = "Puts the catalogue of OpenDialKG on a node, and a bundle trained on it.")
public final class ImportOpenDialKgCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CatalogueImport catalogue;

  @Override
  public Integer call() throws Exception {
    return catalogue.run(PublishedDataset.OPENDIALKG, spec.commandLine().getOut());
  }
}
