package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.text.QueryText;
import dev.concierge.plugin.items.ItemDocuments;
import dev.concierge.plugin.recommend.context.TurnContext;
import dev.concierge.plugin.recommend.request.RecommendRequest.Selection;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.Map;
import org.opensearch.common.Nullable;

/**
 * What is to be retrieved for one turn.
 *
 * @param recommender whose items
 * @param documents how its documents are read
 * @param selection the caller's wishes
 * @param conversationId whose own past turns are not remembered
 * @param state the conversation
 * @param known what is known of the mentioned items
 * @param encoded what the version that acts adds; {@code null} without one
 */
public record RetrievalRequest(
    Recommender recommender,
    ItemDocuments documents,
    Selection selection,
    String conversationId,
    DialogueState state,
    Map<String, MentionedKnowledge> known,
    @Nullable Encoded encoded) {

  /**
   * What the policy makes of the conversation.
   *
   * @param space vector space
   * @param query query vector, length d + 1
   * @param model whose memory is searched
   * @param memoryVersion version of that memory
   */
  public record Encoded(String space, float[] query, String model, String memoryVersion) {}

  public static RetrievalRequest of(
      Recommender recommender,
      ItemDocuments documents,
      Selection selection,
      TurnContext context,
      @Nullable Encoded encoded) {
    return new RetrievalRequest(
        recommender,
        documents,
        selection,
        context.conversation().id(),
        context.state(),
        context.known(),
        encoded);
  }

  /**
   * Words of the whole conversation.
   *
   * @param terms most terms that they make
   */
  String words(int terms) {
    return QueryText.of(state.latestText(state.turns().size()), terms);
  }

  /** Words of the latest turn. */
  String latestWords(int terms) {
    return QueryText.of(state.latestText(1), terms);
  }

  /** Names of the people who made the mentioned items. */
  String relatedWords(int terms) {
    return QueryText.of(CandidatePool.relatedWords(state, known), terms);
  }

  int poolSize() {
    return selection.candidateIds().isEmpty()
        ? selection.candidates().orElse(recommender.retrieval().candidates())
        : selection.candidateIds().size();
  }
}
