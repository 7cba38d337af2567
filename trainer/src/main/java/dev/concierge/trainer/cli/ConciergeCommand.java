package dev.concierge.trainer.cli;

import dev.concierge.trainer.bases.ImportBaseCommand;
import dev.concierge.trainer.bases.InspectCommand;
import dev.concierge.trainer.chat.ChatCommand;
import dev.concierge.trainer.doctor.DoctorCommand;
import dev.concierge.trainer.imports.ImportCommand;
import dev.concierge.trainer.inference.ServeModelsCommand;
import dev.concierge.trainer.judge.CompareCommand;
import dev.concierge.trainer.judge.EvaluateCommand;
import dev.concierge.trainer.linking.LinkingCommand;
import dev.concierge.trainer.models.ModelsCommand;
import dev.concierge.trainer.quickstart.QuickstartCommand;
import dev.concierge.trainer.reexport.ExportCommand;
import dev.concierge.trainer.server.TrainerCommand;
import dev.concierge.trainer.sft.SftCommand;
import dev.concierge.trainer.simulate.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: registers the others and maps failures to exit codes. */
@Command(
    name = "concierge",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Conversational recommendations inside OpenSearch that learn from what people do.",
    subcommands = {
      QuickstartCommand.class,
      SftCommand.class,
      ImportCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      LinkingCommand.class,
      ImportBaseCommand.class,
      TrainerCommand.class,
      ServeModelsCommand.class,
      SimulateCommand.class,
      ChatCommand.class,
      ModelsCommand.class,
      InspectCommand.class,
      ExportCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "The launcher itself adds: node start|stop|status",
      "",
      "Exit codes: 0 done, 1 failure, 2 wrong usage, 3 node or trainer not running, 4 gate refused"
    })
public final class ConciergeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  /** A command line ready to execute; separate from {@link #main} so that tests can run it. */
  public static CommandLine commandLine() {
    return CommandLines.of(new ConciergeCommand());
  }

  public static void main(String[] args) {
    CommandLines.main(commandLine(), args);
  }
}
