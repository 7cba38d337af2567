package dev.concierge.trainer.run.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gate's answer.
 *
 * @param passed whether the candidate may serve
 * @param checks every check in order
 * @param figures every figure it rests on, by name
 */
public record GateVerdict(boolean passed, List<Check> checks, Map<String, Double> figures) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public GateVerdict {
    checks = List.copyOf(checks);
    figures = Map.copyOf(figures);
  }

  /**
   * One check.
   *
   * @param passed whether it holds
   * @param text what was found against what is asked
   */
  public record Check(String name, boolean passed, String text) {}

  /** Why it was refused; empty when it passed. */
  public List<String> reasons() {
    return checks.stream().filter(check -> !check.passed()).map(Check::text).toList();
  }

  public String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("verdict", passed ? "pass" : "refuse");
    node.set("reasons", JSON.valueToTree(reasons()));
    node.set("checks", JSON.valueToTree(checks));
    node.set("figures", JSON.valueToTree(new TreeMap<>(figures)));
    return node.toPrettyString();
  }
}
