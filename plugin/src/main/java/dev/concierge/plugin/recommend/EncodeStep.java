package dev.concierge.plugin.recommend;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import java.util.HashMap;
import java.util.Map;
import org.opensearch.core.action.ActionListener;

/** The query vector, from words and mentioned items; none without a policy. */
final class EncodeStep {
  private final Inference inference;

  EncodeStep(Inference inference) {
    this.inference = inference;
  }

  void encode(Turn turn, ActionListener<Void> listener) {
    if (turn.hold == null || !turn.mayRecommend()) {
      listener.onResponse(null);
      return;
    }
    inference.run(
        () -> {
          turn.encoded = encoded(turn, turn.hold.policy());
          return null;
        },
        listener);
  }

  private static Encoded encoded(Turn turn, Policy policy) {
    Map<String, float[]> vectors =
        vectors(turn.context.known(), policy.manifest().encoder().width());
    QueryInput input = QueryInput.of(turn.context.state(), vectors, policy.manifest().encoder());
    return new Encoded(
        policy.manifest().space(),
        policy.encodeQuery(input),
        turn.hold.lease().model(),
        turn.hold.lease().memoryVersion());
  }

  /** An item that was indexed for another vector space, or never embedded, has none. */
  private static Map<String, float[]> vectors(Map<String, MentionedKnowledge> known, int width) {
    Map<String, float[]> vectors = new HashMap<>();
    known.forEach(
        (id, item) -> {
          if (item.contextVector().length == width) {
            vectors.put(id, item.contextVector());
          }
        });
    return vectors;
  }
}
