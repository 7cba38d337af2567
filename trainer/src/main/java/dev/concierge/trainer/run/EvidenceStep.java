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
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evidence.EvidenceUpdate;
import dev.concierge.trainer.run.log.LoggedConversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Learns from what people engaged with, whichever version had recommended it: neighbours, contexts
 * and memory, with old evidence decaying. Fed by {@link LogStep}, then {@link #write} once; what it
 * has written a resumed run takes up. Not thread-safe.
 */
final class EvidenceStep {
  private static final Set<String> ENGAGED =
      Set.of(Actions.CLICK, Actions.ADD_TO_CART, Actions.PURCHASE, Actions.WATCH);
  private static final long SECONDS_PER_DAY = 86_400;

  private final Supplier<Catalogue> catalogue;
  private final List<EvidenceUpdate.Logged> log = new ArrayList<>();

  /**
   * @param catalogue asked for only if there is something to count
   */
  EvidenceStep(Supplier<Catalogue> catalogue) {
    this.catalogue = catalogue;
  }

  void add(LoggedConversation conversation) {
    log.addAll(excerpts(conversation));
  }

  /**
   * Leaves in the run's folder what changed: nothing when nobody engaged with anything.
   *
   * @param base counts of the supervised training; empty when they are not known, so that there is
   *     nothing to add to
   */
  void write(RunContext run, Optional<EvidenceUpdate.Base> base) throws IOException {
    Path folder = run.folder().evidence();
    if (Files.isDirectory(folder)) {
      return;
    }
    Path draft = Files.createTempDirectory(folder.getParent(), ".evidence-");
    if (base.isPresent() && !log.isEmpty()) {
      update(run).write(base.get(), log, draft);
    }
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private EvidenceUpdate update(RunContext run) {
    Catalogue items = catalogue.get();
    Duration halfLife =
        Duration.ofSeconds((long) (run.config().log().evidenceHalfLife() * SECONDS_PER_DAY));
    return new EvidenceUpdate(
        items,
        new DialogueStates(items::title, LexiconSentiment.english()),
        halfLife,
        run.plan().window().until());
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
