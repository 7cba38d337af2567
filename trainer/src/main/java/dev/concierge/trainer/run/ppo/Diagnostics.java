package dev.concierge.trainer.run.ppo;

import java.util.Map;
import java.util.TreeMap;

/** Means of what an update measured, under TRL's names. */
final class Diagnostics {
  private final Map<String, double[]> sums = new TreeMap<>();

  void add(String name, double value) {
    double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
    sum[0] += value;
    sum[1]++;
  }

  double mean(String name) {
    double[] sum = sums.get(name);
    return sum == null ? 0 : sum[0] / sum[1];
  }

  Map<String, Double> means() {
    Map<String, Double> means = new TreeMap<>();
    sums.keySet().forEach(name -> means.put(name, mean(name)));
    return means;
  }
}
