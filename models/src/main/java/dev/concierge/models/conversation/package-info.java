/**
 * What has been said: messages, mentioned items and the dialogue state that every later step reads.
 *
 * <p>A {@link dev.concierge.models.conversation.Message} is one utterance as stored or sent by a
 * client. A {@link dev.concierge.models.conversation.Dialogue} is a recorded conversation used for
 * training and evaluation. {@link dev.concierge.models.conversation.DialogueState} is the view of a
 * conversation just before the assistant's next turn, with distances counted in turns back from
 * that turn.
 */
package dev.concierge.models.conversation;
