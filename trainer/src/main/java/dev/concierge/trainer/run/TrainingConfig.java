package dev.concierge.trainer.run;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;
import dev.concierge.trainer.run.gate.GateConfig;
import dev.concierge.trainer.run.offpolicy.EvaluateConfig;
import dev.concierge.trainer.run.ppo.PpoConfig;
import dev.concierge.trainer.run.reward.RewardConfig;
import dev.concierge.trainer.run.sessions.SessionConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every hyper-parameter of a run, by section. */
public record TrainingConfig(
    Log log,
    SessionConfig sessions,
    RewardConfig reward,
    PpoConfig ppo,
    EvaluateConfig evaluate,
    GateConfig gate) {

  /** What part of the log is read. */
  public record Log(
      @Range(
              value = 30,
              min = 0.01,
              max = 3650,
              about = "days of the log that are read, counted back from now")
          double days,
      @Range(
              value = 20_000,
              min = 1,
              max = 10_000_000,
              about = "newest turns that are learned from")
          int maxTurns,
      @Range(
              value = 90,
              min = 0.01,
              max = 36_500,
              about = "days after which neighbours and mentions count half")
          double evidenceHalfLife) {
    static Log defaults() {
      return Hyperparameters.defaults(Log.class);
    }
  }

  /** The defaults. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        Log.defaults(),
        SessionConfig.defaults(),
        RewardConfig.defaults(),
        PpoConfig.defaults(),
        EvaluateConfig.defaults(),
        GateConfig.defaults());
  }

  /**
   * The defaults with overrides.
   *
   * @param seed of everything random, unless the overrides name one; 0 for the default
   * @throws IllegalArgumentException naming an unknown parameter, or a value and its legal range
   */
  public static TrainingConfig of(Map<String, String> overrides, long seed) {
    Map<String, String> all = new HashMap<>(overrides);
    if (seed != 0) {
      all.putIfAbsent("seed", Long.toString(seed));
    }
    Map<String, Record> changed = Hyperparameters.apply(defaults().sections(), all);
    return new TrainingConfig(
        (Log) changed.get("log"),
        (SessionConfig) changed.get("sessions"),
        (RewardConfig) changed.get("reward"),
        (PpoConfig) changed.get("ppo"),
        (EvaluateConfig) changed.get("evaluate"),
        (GateConfig) changed.get("gate"));
  }

  /** Name, value, range and meaning of every parameter. */
  public List<Hyperparameters.Described> describe() {
    return Hyperparameters.describe(sections());
  }

  private Map<String, Record> sections() {
    Map<String, Record> sections = new LinkedHashMap<>();
    sections.put("log", log);
    sections.put("sessions", sessions);
    sections.put("reward", reward);
    sections.put("ppo", ppo);
    sections.put("evaluate", evaluate);
    sections.put("gate", gate);
    return sections;
  }
}
