package dev.concierge.trainer.cli.commands;

import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.ExitCode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chat}: one conversation with a person. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = {
      "Talks to a recommender: type a message and read reply and slate.",
      "A number opens an item of the last slate, 'buy N' buys it, 'no N' waves it away: each is posted as feedback.",
      "'new' begins another conversation, 'quit' or the end of input ends."
    })
public final class ChatCommand implements Callable<Integer> {
  @Mixin private NodeOption node;
  @Spec private CommandSpec spec;

  @Option(
      names = "--recommender",
      paramLabel = "NAME",
      defaultValue = "shop",
      description = "whom to talk to (default: ${DEFAULT-VALUE})")
  private String recommender;

  @Option(
      names = "--user",
      paramLabel = "ID",
      defaultValue = "terminal",
      description = "user id in the log")
  private String user;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "5",
      description = "items per slate (default: ${DEFAULT-VALUE})")
  private int size;

  @Override
  public Integer call() throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ConciergeClient client = node.connect()) {
      ChatSession session =
          new ChatSession(
              client, recommender, user, size, spec.commandLine().getOut(), Clock.systemUTC());
      session.greet();
      String line = in.readLine();
      while (line != null && session.take(line.strip())) {
        line = in.readLine();
      }
    }
    return ExitCode.OK.value();
  }
}
