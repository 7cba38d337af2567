package dev.concierge.plugin.recommend;

import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.plugin.conversations.Conversation;
import dev.concierge.plugin.conversations.ConversationStore;
import dev.concierge.plugin.log.FinishedTurn;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.core.action.ActionListener;

/**
 * Keeps a turn: the conversation is stored before the answer leaves, so that the next message sees
 * it; the log is written afterwards. A request that asks for no trace leaves none. Thread-safe.
 */
public final class TurnKeeper {
  private final ConversationStore conversations;
  private final TurnLog log;
  private final ClusterSettings settings;

  public TurnKeeper(ConversationStore conversations, TurnLog log, ClusterSettings settings) {
    this.conversations = conversations;
    this.log = log;
    this.settings = settings;
  }

  void keep(Turn turn, ActionListener<Void> listener) {
    if (!turn.request.options().log()) {
      listener.onResponse(null);
      return;
    }
    Conversation before = turn.context.conversation();
    String userId = turn.request.said().userId();
    conversations.save(
        new Conversation(
            before.id(),
            before.recommender(),
            userId == null ? before.userId() : userId,
            newest(turn),
            before.turns() + 1,
            before.version()),
        listener);
  }

  void log(Turn turn) {
    if (turn.request.options().log()) {
      log.add(
          new FinishedTurn(
              turn.recommender,
              record(turn),
              turn.context.userQuery(),
              turn.request.said().clientId(),
              turn.slateEntries()));
    }
  }

  private List<Message> newest(Turn turn) {
    List<Message> messages = new ArrayList<>(turn.context.messages());
    messages.add(answer(turn));
    int limit = settings.get(ConciergeSettings.MAX_MESSAGES);
    return messages.subList(Math.max(0, messages.size() - limit), messages.size());
  }

  private static Message answer(Turn turn) {
    List<SlateEntry> slate = turn.slateEntries();
    List<Mention> mentions = slate.stream().map(entry -> Mention.neutral(entry.itemId())).toList();
    String text = turn.reply == null ? "" : turn.reply.record().text();
    String template = turn.reply == null ? "" : turn.reply.record().template();
    return new Message(Role.ASSISTANT, text, mentions, slate, template);
  }

  private static TurnRecord record(Turn turn) {
    return new TurnRecord(
        new TurnRecord.Place(
            turn.turnId,
            turn.recommender.name(),
            turn.context.conversation().id(),
            turn.request.said().userId(),
            turn.timestamp,
            turn.context.conversation().turns()),
        turn.context.messages(),
        turn.act,
        turn.decision,
        turn.reply == null ? null : turn.reply.record(),
        by(turn.hold),
        turn.stageMicros());
  }

  private static TurnRecord.ActingVersion by(PolicyHold hold) {
    return hold == null
        ? TurnRecord.ActingVersion.NONE
        : new TurnRecord.ActingVersion(
            hold.lease().model(), hold.lease().version(), hold.policy().manifest().space());
  }
}
