package dev.concierge.trainer.run;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SpokenTurns;
import dev.concierge.models.log.Actions;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.IndexedCatalogue;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evidence.EvidenceUpdate;
import dev.concierge.trainer.run.log.IndexLog;
import dev.concierge.trainer.run.log.LoggedConversation;
import dev.concierge.trainer.run.log.TurnPart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from what people engaged with, whichever version had recommended it: neighbours, contexts
 * and memory, with old evidence decaying.
 */
final class EvidenceStep {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceStep.class);
  private static final Set<String> ENGAGED =
      Set.of(Actions.CLICK, Actions.ADD_TO_CART, Actions.PURCHASE, Actions.WATCH);
  private static final long SECONDS_PER_DAY = 86_400;

  private final ConciergeClient client;
  private final RunTarget target;

  EvidenceStep(ConciergeClient client, RunTarget target) {
    this.client = client;
    this.target = target;
  }

  /**
   * Writes what changed.
   *
   * @param base counts of the supervised training
   * @return number of changed items; 0 when nobody engaged with anything, and nothing is written
   */
  int write(EvidenceUpdate.Base base, RunFolder.Plan plan, double halfLifeDays, Path folder) {
    List<EvidenceUpdate.Logged> log = new ArrayList<>();
    SkippedDocuments skipped = new SkippedDocuments();
    new IndexLog(client, target.eventsIndex(), TurnPart.CONVERSATION, skipped)
        .read(plan.window(), conversation -> log.addAll(excerpts(conversation)));
    skipped.summary().ifPresent(LOG::warn);
    if (log.isEmpty()) {
      return 0;
    }
    Catalogue catalogue = new IndexedCatalogue(client).read(target.recommender());
    Instant now = plan.window().until();
    Duration halfLife = Duration.ofSeconds((long) (halfLifeDays * SECONDS_PER_DAY));
    return new EvidenceUpdate(
            catalogue,
            new DialogueStates(catalogue::title, LexiconSentiment.english()),
            halfLife,
            now)
        .write(base, log, folder);
  }

  private static List<EvidenceUpdate.Logged> excerpts(LoggedConversation conversation) {
    List<EvidenceUpdate.Logged> excerpts = new ArrayList<>();
    for (TurnRecord record : conversation.turns()) {
      Set<String> engaged = engaged(record.turnId(), conversation.events());
      if (!engaged.isEmpty()) {
        List<Dialogue.Turn> turns = turns(record.messages());
        turns.add(
            new Dialogue.Turn(
                Role.ASSISTANT,
                "",
                engaged.stream().map(Mention::neutral).toList(),
                List.copyOf(engaged)));
        excerpts.add(
            new EvidenceUpdate.Logged(
                new Dialogue(record.turnId(), conversation.id(), turns, turns.size() - 1),
                record.timestamp()));
      }
    }
    return excerpts;
  }

  private static Set<String> engaged(String turnId, List<FeedbackEvent> events) {
    Set<String> engaged = new LinkedHashSet<>();
    Set<String> dismissed = new LinkedHashSet<>();
    for (FeedbackEvent event : events) {
      if (event.turnId().equals(turnId) && event.itemId() != null) {
        if (ENGAGED.contains(event.actionName())) {
          engaged.add(event.itemId());
        } else if (event.actionName().equals(Actions.DISMISS)) {
          dismissed.add(event.itemId());
        }
      }
    }
    engaged.removeAll(dismissed);
    return engaged;
  }

  /** What the person named counts as mentioned; what they were merely shown does not. */
  private static List<Dialogue.Turn> turns(List<Message> messages) {
    List<Dialogue.Turn> turns =
        messages.stream()
            .map(
                message ->
                    new Dialogue.Turn(
                        message.role(),
                        message.text(),
                        message.role() == Role.USER ? message.mentions() : List.of(),
                        List.of()))
            .toList();
    return SpokenTurns.merged(turns, Dialogue.Turn::role, EvidenceStep::joined);
  }

  /** An item that is named twice counts twice. */
  private static Dialogue.Turn joined(Dialogue.Turn earlier, Dialogue.Turn later) {
    List<Mention> mentions = new ArrayList<>(earlier.mentions());
    mentions.addAll(later.mentions());
    return new Dialogue.Turn(
        earlier.role(), earlier.text() + " " + later.text(), mentions, List.of());
  }
}
