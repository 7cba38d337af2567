package dev.concierge.it.bench.policy;

import dev.concierge.it.bench.figures.Bar;
import dev.concierge.it.bench.figures.Figure;
import dev.concierge.it.bench.figures.Pairs;
import dev.concierge.it.bench.figures.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Eight whole requests at once against the same number one after the other. */
final class ConcurrencyMeasurement implements Measurement {
  private static final int REQUESTS = 8;
  private static final int PROMPT = 32;
  private static final int TOKENS = 64;
  private static final double FIRST_TOKEN_LIMIT = 5;

  private final String id;
  private final Clients clients;
  private final Subject subject;
  private final double bar;
  private final Pairs togetherOverAlone = new Pairs();
  private final Pairs firstTogetherOverAlone = new Pairs();

  ConcurrencyMeasurement(String id, Clients clients, Subject subject, double bar) {
    this.id = id;
    this.clients = clients;
    this.subject = subject;
    this.bar = bar;
  }

  @Override
  public String name() {
    return "8 requests, " + subject.label();
  }

  @Override
  public void round(boolean counts) {
    long begun = System.nanoTime();
    List<Subject.Timed> one = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      one.add(subject.request(subject.prompt(PROMPT), TOKENS));
    }
    double sequential = rate(one, begun);
    List<Callable<Subject.Timed>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int[] prompt = subject.prompt(PROMPT);
      requests.add(() -> subject.request(prompt, TOKENS));
    }
    begun = System.nanoTime();
    List<Subject.Timed> all = clients.together(requests);
    double concurrent = rate(all, begun);
    if (counts) {
      togetherOverAlone.add(concurrent, sequential);
      firstTogetherOverAlone.add(firstToken(all), firstToken(one));
    }
  }

  /** Median milliseconds. */
  private static double firstToken(List<Subject.Timed> done) {
    Samples milliseconds = new Samples();
    done.forEach(timed -> milliseconds.add(timed.firstTokenNanos() / 1e6));
    return milliseconds.median();
  }

  private static double rate(List<Subject.Timed> done, long begun) {
    long ended = done.stream().mapToLong(Subject.Timed::ended).max().orElseThrow();
    return done.stream().mapToInt(Subject.Timed::tokens).sum() / ((ended - begun) / 1e9);
  }

  @Override
  public List<Figure> figures() {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("one at a time tokens/s", togetherOverAlone.under());
    rates.put("8 at once tokens/s", togetherOverAlone.over());
    Map<String, Double> firsts = new LinkedHashMap<>();
    firsts.put("alone ms", firstTogetherOverAlone.under());
    firsts.put("8 at once ms", firstTogetherOverAlone.over());
    return List.of(
        new Figure(
            "batching_" + id,
            "8 requests at once over one at a time, " + subject.label(),
            togetherOverAlone.ratio(),
            "×",
            Bar.atLeast(bar),
            rates),
        new Figure(
            "first_token_" + id,
            "time to first token, 8 requests over 1, " + subject.label(),
            firstTogetherOverAlone.ratio(),
            "×",
            Bar.atMost(FIRST_TOKEN_LIMIT),
            firsts));
  }
}
