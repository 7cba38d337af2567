package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ItemsIndex;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.console.WorkingFolder;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.published.PublishedDataset;
import dev.concierge.trainer.evidence.IndexFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options and steps that all data sets share. */
final class CatalogueImport {
  @Mixin private NodeOption node;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "folder of the published files")
  private Path data;

  @Option(
      names = "--index",
      paramLabel = "NAME",
      description = "items index and recommender (default: the data set's name)")
  private String index;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "a bundle that sft wrote, with DIR.index beside it: registered and promoted")
  private Path bundle;

  Integer run(PublishedDataset dataset, PrintWriter out) throws IOException {
    Catalogue catalogue = catalogue(dataset);
    String name = index == null ? dataset.id() : index;
    Progress progress = TerminalProgress.onErrorStream();
    try (ConciergeClient client = node.connect()) {
      ItemsIndex items = new ItemsIndex(client, name);
      items.fill(catalogue, progress);
      if (bundle == null) {
        items.recommend(catalogue, name);
        out.printf(
            Locale.ROOT,
            "%d items in index [%s], recommender [%s]%n",
            catalogue.size(),
            name,
            name);
      } else {
        Registrar.Registered version = register(client, items, catalogue, name, progress);
        out.printf(
            Locale.ROOT,
            "%d items in index [%s], recommender [%s] with model [%s] version [%s]%n",
            catalogue.size(),
            name,
            name,
            version.model(),
            version.version());
      }
    }
    return ExitCode.OK.value();
  }

  private Catalogue catalogue(PublishedDataset dataset) {
    try {
      return dataset.read(data, LexiconSentiment.english()).catalogue();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private Registrar.Registered register(
      ConciergeClient client, ItemsIndex items, Catalogue catalogue, String name, Progress progress)
      throws IOException {
    try {
      Registrar registrar =
          new Registrar(client, new ModelStore(WorkingFolder.folder("trainer/models")));
      String model = Bundle.open(bundle).manifest().name();
      items.recommend(catalogue, model, IndexFiles.defaults(IndexFiles.folder(bundle)));
      Registrar.Registered version =
          registrar.register(bundle, name, IndexFiles.folder(bundle), progress);
      registrar.promote(version.model(), version.version(), "imported with its catalogue", false);
      return version;
    } catch (BundleException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }
}
