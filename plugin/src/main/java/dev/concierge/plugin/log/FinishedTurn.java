package dev.concierge.plugin.log;

import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.List;
import java.util.Objects;
import org.opensearch.common.Nullable;

/**
 * Everything the log keeps of a turn.
 *
 * @param recommender names the log's indices
 * @param record what learning needs
 * @param userQuery what the person had said
 * @param clientId {@code null} when unknown
 * @param shown the slate in order
 */
public record FinishedTurn(
    Recommender recommender,
    TurnRecord record,
    String userQuery,
    @Nullable String clientId,
    List<SlateEntry> shown) {
  public FinishedTurn {
    Objects.requireNonNull(recommender, "recommender");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(userQuery, "userQuery");
    shown = List.copyOf(shown);
  }
}
