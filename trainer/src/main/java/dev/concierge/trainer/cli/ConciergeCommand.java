package dev.concierge.trainer.cli;

import dev.concierge.trainer.cli.commands.ChatCommand;
import dev.concierge.trainer.cli.commands.CompareCommand;
import dev.concierge.trainer.cli.commands.DoctorCommand;
import dev.concierge.trainer.cli.commands.EvaluateCommand;
import dev.concierge.trainer.cli.commands.ExportCommand;
import dev.concierge.trainer.cli.commands.ImportBaseCommand;
import dev.concierge.trainer.cli.commands.ImportCommand;
import dev.concierge.trainer.cli.commands.InspectCommand;
import dev.concierge.trainer.cli.commands.LinkingCommand;
import dev.concierge.trainer.cli.commands.ModelsCommand;
import dev.concierge.trainer.cli.commands.QuickstartCommand;
import dev.concierge.trainer.cli.commands.ServeModelsCommand;
import dev.concierge.trainer.cli.commands.SftCommand;
import dev.concierge.trainer.cli.commands.SimulateCommand;
import dev.concierge.trainer.cli.commands.TrainerCommand;
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
