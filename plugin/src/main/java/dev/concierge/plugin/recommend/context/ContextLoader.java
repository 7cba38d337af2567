package dev.concierge.plugin.recommend.context;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.text.Attitude;
import dev.concierge.models.text.Sentiment;
import dev.concierge.plugin.conversations.Conversation;
import dev.concierge.plugin.conversations.ConversationStore;
import dev.concierge.plugin.items.ItemDocuments;
import dev.concierge.plugin.recommend.request.RecommendRequest.Said;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opensearch.common.UUIDs;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.client.Client;

/**
 * Step one of a request: the stored conversation and the new message, or the messages given; items
 * that are mentioned are linked. Catalogue and titles are read as the caller. Thread-safe; never
 * blocks.
 */
public final class ContextLoader {
  private final ConversationStore conversations;
  private final MentionedItems items;
  private final MessageLinker linker;
  private final DialogueStateBuilder states;

  public ContextLoader(Client client, ConversationStore conversations, Sentiment sentiment) {
    this.conversations = conversations;
    this.items = new MentionedItems(client);
    this.linker = new MessageLinker(new Attitude(sentiment));
    this.states = new DialogueStateBuilder(sentiment);
  }

  /** Hands over the conversation before the assistant's turn. */
  public void load(
      Recommender recommender,
      ItemDocuments documents,
      Said said,
      ActionListener<TurnContext> listener) {
    conversation(
        recommender,
        said,
        ActionListener.wrap(
            conversation -> link(recommender, documents, said, conversation, listener),
            listener::onFailure));
  }

  private void conversation(
      Recommender recommender, Said said, ActionListener<Conversation> listener) {
    if (said.conversationId() == null) {
      listener.onResponse(
          Conversation.begin(UUIDs.randomBase64UUID(), recommender.name(), said.userId()));
      return;
    }
    conversations.find(
        said.conversationId(),
        ActionListener.map(
            listener,
            found -> {
              Conversation conversation =
                  found.orElseGet(
                      () ->
                          Conversation.begin(
                              said.conversationId(), recommender.name(), said.userId()));
              if (!conversation.recommender().equals(recommender.name())) {
                throw new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "conversation [%s] belongs to recommender [%s], not [%s]",
                        conversation.id(),
                        conversation.recommender(),
                        recommender.name()));
              }
              return conversation;
            }));
  }

  private void link(
      Recommender recommender,
      ItemDocuments documents,
      Said said,
      Conversation conversation,
      ActionListener<TurnContext> listener) {
    List<Message> before = said.whole() ? List.of() : conversation.messages();
    items.find(
        recommender.index(),
        documents,
        before,
        said.messages(),
        ActionListener.map(
            listener,
            found -> {
              List<Message> messages = new ArrayList<>(before);
              said.messages()
                  .forEach(
                      given -> messages.add(linker.link(given, found.byId(), found.byTitle())));
              return context(conversation, messages, found.byId());
            }));
  }

  private TurnContext context(
      Conversation conversation, List<Message> messages, Map<String, MentionedKnowledge> found) {
    var state = states.build(messages, found);
    Map<String, MentionedKnowledge> known = new HashMap<>();
    for (String id : state.mentionedIds()) {
      if (found.containsKey(id)) {
        known.put(id, found.get(id));
      }
    }
    return new TurnContext(conversation, messages, state, known);
  }
}
