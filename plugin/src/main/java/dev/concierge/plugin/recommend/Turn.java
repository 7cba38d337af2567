package dev.concierge.plugin.recommend;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.plugin.items.ItemDocuments;
import dev.concierge.plugin.recommend.context.TurnContext;
import dev.concierge.plugin.recommend.generate.GeneratedReply;
import dev.concierge.plugin.recommend.request.RecommendRequest;
import dev.concierge.plugin.recommend.retrieve.Candidate;
import dev.concierge.plugin.recommend.retrieve.PoolSearch.Pool;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import dev.concierge.plugin.recommenders.Recommender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.opensearch.action.StepListener;
import org.opensearch.common.Nullable;

/**
 * One request on its way. Steps follow each other, each sees what the earlier ones left; only the
 * step that is running touches it.
 */
final class Turn {
  final RecommendRequest request;
  final Recommender recommender;
  @Nullable final PolicyHold hold;
  final ItemDocuments documents;
  final Recommender.Reply replySettings;
  final long seed;
  final Patience patience;
  final Instant timestamp;
  private final long begin = System.nanoTime();
  private final Map<String, Long> stageMicros = Collections.synchronizedMap(new LinkedHashMap<>());
  final List<String> warnings = new ArrayList<>();

  /** Answered once the window is read or could not be; {@code null} when it is not read early. */
  @Nullable StepListener<Void> window;

  TurnContext context;
  String turnId;
  @Nullable Encoded encoded;
  Pool pool = Pool.EMPTY;
  Act act = Act.TALK;
  @Nullable SlateDecision decision;
  @Nullable GeneratedReply reply;

  Turn(
      RecommendRequest request,
      Recommender recommender,
      @Nullable PolicyHold hold,
      Patience patience,
      Instant timestamp) {
    this.request = request;
    this.recommender = recommender;
    this.hold = hold;
    this.patience = patience;
    this.documents =
        new ItemDocuments(
            recommender.fields(), hold == null ? null : hold.policy().manifest().space());
    this.replySettings = request.generation().over(recommender.reply());
    this.seed = request.options().seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
    this.timestamp = timestamp;
  }

  boolean mayRecommend() {
    return request.selection().recommend() != ActMode.NEVER;
  }

  /** Whether the generator is needed: for words, or to choose the act. */
  boolean generates() {
    return hold != null
        && hold.policy().missingGenerator().isEmpty()
        && (replySettings.enabled() || request.selection().recommend() == ActMode.AUTO);
  }

  int size() {
    return request.selection().size().orElse(recommender.slateSize());
  }

  /** The slate in shown order; empty when the act is to talk. */
  List<Candidate> slate() {
    List<Candidate> slate = new ArrayList<>();
    if (decision != null) {
      for (int i : decision.slate()) {
        slate.add(pool.candidates().get(i));
      }
    }
    return slate;
  }

  /** The slate as a message keeps it. */
  List<SlateEntry> slateEntries() {
    return slate().stream().map(item -> new SlateEntry(item.id(), item.title())).toList();
  }

  void measured(String stage, long nanos) {
    stageMicros.put(stage, nanos / 1000);
  }

  /** Durations so far in microseconds, in order. */
  Map<String, Long> stageMicros() {
    synchronized (stageMicros) {
      return new LinkedHashMap<>(stageMicros);
    }
  }

  long tookMillis() {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  /** Gives the policy back; what still runs on it keeps it until it is done. */
  void end() {
    if (hold != null) {
      hold.decRef();
    }
  }
}
