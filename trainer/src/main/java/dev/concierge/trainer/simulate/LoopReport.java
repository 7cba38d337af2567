package dev.concierge.trainer.simulate;

import java.util.List;

/**
 * What a set of conversations came to.
 *
 * @param conversations held to their end
 * @param turns answered, the last messages included
 * @param slates shown and reacted to
 * @param satisfaction hidden true satisfaction in [0, 1], mean over conversations
 * @param clickRate clicks per item shown
 * @param hitRate5 share of slates of which one of the first five items was taken up
 * @param ndcg5 NDCG of the items taken up, first five places, mean over slates
 * @param purchases bought items
 * @param events feedback events acknowledged
 * @param failures requests that were refused or not answered
 * @param waits requests repeated because the queue was full
 * @param p50 median latency of a turn in milliseconds
 * @param p99 99th percentile of it
 */
public record LoopReport(
    int conversations,
    int turns,
    int slates,
    double satisfaction,
    double clickRate,
    double hitRate5,
    double ndcg5,
    int purchases,
    int events,
    int failures,
    int waits,
    double p50,
    double p99) {

  /** Sums up single conversations; the order of the list does not matter. */
  static LoopReport of(List<ConversationTrace> traces) {
    List<ConversationTrace.Slate> slates =
        traces.stream().flatMap(trace -> trace.slates().stream()).toList();
    double[] latencies =
        traces.stream()
            .flatMapToDouble(trace -> trace.latencies().stream().mapToDouble(d -> d))
            .sorted()
            .toArray();
    long shown = slates.stream().mapToLong(ConversationTrace.Slate::shown).sum();
    long clicks = slates.stream().mapToLong(slate -> slate.takenUp().size()).sum();
    return new LoopReport(
        (int) traces.stream().filter(ConversationTrace::complete).count(),
        latencies.length,
        slates.size(),
        traces.stream().mapToDouble(ConversationTrace::satisfaction).average().orElse(0),
        shown == 0 ? 0 : (double) clicks / shown,
        slates.stream().mapToDouble(slate -> slate.hit(5)).average().orElse(0),
        slates.stream().mapToDouble(slate -> slate.ndcg(5)).average().orElse(0),
        traces.stream().mapToInt(ConversationTrace::purchases).sum(),
        traces.stream().mapToInt(ConversationTrace::events).sum(),
        traces.stream().mapToInt(ConversationTrace::failures).sum(),
        traces.stream().mapToInt(ConversationTrace::waits).sum(),
        percentile(latencies, 0.50),
        percentile(latencies, 0.99));
  }

  /** Nearest-rank percentile of ascending values; 0 when there are none. */
  static double percentile(double[] ascending, double share) {
    if (ascending.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(share * ascending.length);
    return ascending[Math.max(0, rank - 1)];
  }
}
