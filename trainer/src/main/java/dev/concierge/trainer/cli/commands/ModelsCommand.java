package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.concierge.trainer.cli.options.NodeOption;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.ExitCode;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models}: list, show, promote and roll back versions through the REST registry. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description =
        "Lists the policy versions of a cluster, promotes one, or returns to the one before.")
public final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name one of [list, show, promote, rollback]");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All models and their versions.")
  int list(
      @Mixin NodeOption node,
      @Option(names = "--json", description = "print the node's answer") boolean json) {
    JsonNode answer =
        call(node, client -> client.call("GET", ConciergeClient.BASE + "/models", null));
    spec.commandLine().getOut().print(json ? pretty(answer) : VersionTable.render(answer));
    return flushed();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "One model, or one version of it.")
  int show(
      @Mixin NodeOption node,
      @Parameters(paramLabel = "MODEL", description = "name of the model") String model,
      @Parameters(paramLabel = "VERSION", arity = "0..1", description = "one of its versions")
          String version) {
    JsonNode answer =
        call(
            node,
            client ->
                version == null ? client.models(model).get() : client.models(model).get(version));
    spec.commandLine().getOut().print(pretty(answer));
    return flushed();
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Gives a version the traffic.")
  int promote(
      @Mixin NodeOption node,
      @Parameters(paramLabel = "MODEL", description = "name of the model") String model,
      @Parameters(paramLabel = "VERSION", description = "the version") String version,
      @Option(names = "--reason", required = true, description = "why; kept in the audit trail")
          String reason,
      @Option(names = "--override", description = "although the gate refused it")
          boolean override) {
    JsonNode answer = call(node, client -> client.models(model).promote(version, reason, override));
    spec.commandLine().getOut().print(pretty(answer));
    return flushed();
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Returns to the version that was promoted before.")
  int rollback(
      @Mixin NodeOption node,
      @Parameters(paramLabel = "MODEL", description = "name of the model") String model,
      @Option(names = "--reason", required = true, description = "why; kept in the audit trail")
          String reason) {
    JsonNode answer = call(node, client -> client.models(model).rollback(reason));
    spec.commandLine().getOut().print(pretty(answer));
    return flushed();
  }

  private static JsonNode call(NodeOption node, Function<ConciergeClient, JsonNode> work) {
    try (ConciergeClient client = node.connect()) {
      return work.apply(client);
    }
  }

  private static String pretty(JsonNode answer) {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(answer)
          + "\n";
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("an answer that was read cannot be written", e);
    }
  }

  private int flushed() {
    spec.commandLine().getOut().flush();
    return ExitCode.OK.value();
  }
}
