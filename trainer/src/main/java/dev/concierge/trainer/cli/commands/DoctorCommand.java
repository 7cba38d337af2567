package dev.concierge.trainer.cli.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.concierge.trainer.cli.doctor.Check;
import dev.concierge.trainer.cli.doctor.LibraryChecks;
import dev.concierge.trainer.cli.doctor.MachineChecks;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.WorkingFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: is this machine ready? Exit code 1 when a check fails. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks JDK, memory, ports, native libraries and GPU, and says what to do.")
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print the checks as JSON")
  private boolean json;

  @Option(
      names = "--ports",
      split = ",",
      paramLabel = "N",
      defaultValue = "9200,9300,8980",
      description = "ports that should be free (default: ${DEFAULT-VALUE})")
  private List<Integer> ports;

  @Override
  public Integer call() throws JsonProcessingException {
    List<Check> checks = new ArrayList<>(MachineChecks.all(WorkingFolder.path(), ports));
    checks.addAll(LibraryChecks.all());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(checks));
    } else {
      checks.forEach(check -> out.print(line(check)));
    }
    boolean failed = checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL);
    return (failed ? ExitCode.FAILURE : ExitCode.OK).value();
  }

  public static String line(Check check) {
    String line =
        String.format(
            Locale.ROOT, "%-5s %-16s %s%n", check.verdict().label(), check.name(), check.found());
    return check.advice().isEmpty()
        ? line
        : line + String.format(Locale.ROOT, "%23s%s%n", "-> ", check.advice());
  }

  private static String json(List<Check> checks) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ArrayNode array = mapper.createArrayNode();
    for (Check check : checks) {
      array
          .addObject()
          .put("name", check.name())
          .put("verdict", check.verdict().label())
          .put("found", check.found())
          .put("advice", check.advice());
    }
    return mapper.writeValueAsString(array);
  }
}
