package dev.concierge.trainer.cli.commands;

import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.evaluate.report.Comparison;
import dev.concierge.trainer.evaluate.report.ComparisonPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: two reports of {@code evaluate}, instance by instance. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two reports of evaluate --json on the same dialogues: paired differences with",
      "bootstrap intervals over conversations, for all instances and by slice."
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A.json", description = "report to compare with")
  private Path first;

  @Parameters(index = "1", paramLabel = "B.json", description = "report that is compared")
  private Path second;

  @Option(names = "--html", paramLabel = "FILE", description = "writes a page with plots")
  private Path html;

  @Override
  public Integer call() throws IOException {
    Comparison comparison;
    try {
      comparison = Comparison.of(first, second);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    comparison.protocols().forEach((protocol, slices) -> print(out, protocol, slices));
    if (html != null) {
      Files.writeString(html, ComparisonPage.html(first.toString(), second.toString(), comparison));
    }
    return ExitCode.OK.value();
  }

  private static void print(
      PrintWriter out, String protocol, Map<String, Comparison.Slice> slices) {
    Comparison.Slice all = slices.get(Comparison.ALL);
    out.printf(Locale.ROOT, "%s, %d instances%n", protocol, all.instances());
    all.figures()
        .forEach(
            (name, figure) ->
                out.printf(
                    Locale.ROOT,
                    "  %-8s %.4f  %.4f  %+.4f [%+.4f, %+.4f]%n",
                    name,
                    figure.a(),
                    figure.b(),
                    figure.value(),
                    figure.interval().low(),
                    figure.interval().high()));
    slices.forEach(
        (name, slice) ->
            out.printf(
                Locale.ROOT,
                "  %-30s %6d  HR@5 %+.4f  HR@10 %+.4f  NDCG@5 %+.4f%n",
                name,
                slice.instances(),
                slice.figures().get("HR@5").value(),
                slice.figures().get("HR@10").value(),
                slice.figures().get("NDCG@5").value()));
    out.flush();
  }
}
