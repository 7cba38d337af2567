package dev.concierge.trainer.run;

import static dev.concierge.trainer.run.sessions.HandMadeLog.START;
import static dev.concierge.trainer.run.sessions.HandMadeLog.event;
import static dev.concierge.trainer.run.sessions.HandMadeLog.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evidence.Evidence;
import dev.concierge.trainer.evidence.EvidenceUpdate;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.evidence.ItemMatrix;
import dev.concierge.trainer.evidence.RecommenderDefaults;
import dev.concierge.trainer.run.log.FeedbackLog;
import dev.concierge.trainer.run.log.LoggedConversation;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Sessions;
import dev.concierge.trainer.sft.SmallShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one reading of a hand-made log gives to sessions and to evidence. */
class EvidenceStepTests {
  private static final Catalogue SHOP = SmallShop.catalogue();
  private static final Instant UNTIL = START.plusSeconds(3600);
  private static final TrainingConfig CONFIG = TrainingConfig.defaults();

  private static final TurnRecord FIRST =
      turn("t1", "c", 0, 0, Message.user("a lamp"), said(Role.USER, "for reading", "lamp-blue"));
  private static final TurnRecord SECOND =
      turn("t2", "c", 1, 60, Message.user("a desk"), said(Role.ASSISTANT, "so?", "desk-pink"));
  private static final LoggedConversation CONVERSATION =
      new LoggedConversation(
          "c",
          List.of(FIRST, SECOND),
          List.of(
              event("e1", "t1", "click", "lamp-red", 1),
              event("e2", "t1", "purchase", "chair-red", 2),
              event("e3", "t1", "click", "desk-red", 3),
              event("e4", "t1", "dismiss", "desk-red", 4),
              event("e5", "t1", "impression", "desk-grey", 0),
              event("e6", "t2", "thumbs_up", null, 61)));

  @TempDir Path home;
  private Path base;
  private RunContext run;

  @BeforeEach
  void prepare() throws IOException {
    base = home.resolve("base");
    Evidence counted =
        Evidence.of(SHOP, SmallShop.dialogues(10, 1), new DialogueStates(SHOP::title, text -> 0));
    float[][] none = new float[SHOP.size()][2];
    IndexFiles.write(base, SHOP, counted, new ItemMatrix(none, none), RecommenderDefaults.NONE);
    Path folder = Files.createDirectories(home.resolve("run"));
    run =
        new RunContext(
            StartRunRequest.getDefaultInstance(),
            CONFIG,
            new RunTarget("shop", "default", "wares", "title", "ubi_events"),
            new RunFolder.Plan("v1", new FeedbackLog.Window("shop", START.minusSeconds(1), UNTIL)),
            new RunFolder(folder),
            null,
            () -> false);
  }

  @Test
  void whatPeopleEngagedWithChangesTheEvidenceAsIfItWereWrittenByHand() throws IOException {
    EvidenceStep step = new EvidenceStep(() -> SHOP);
    step.add(CONVERSATION);
    step.write(run, known());

    Dialogue excerpt =
        new Dialogue(
            "t1",
            "c",
            List.of(
                new Dialogue.Turn(
                    Role.USER,
                    "a lamp for reading",
                    List.of(Mention.neutral("lamp-blue")),
                    List.of()),
                new Dialogue.Turn(
                    Role.ASSISTANT,
                    "",
                    List.of(Mention.neutral("lamp-red"), Mention.neutral("chair-red")),
                    List.of("lamp-red", "chair-red"))),
            1);
    Path expected = home.resolve("expected");
    int changed =
        new EvidenceUpdate(
                SHOP,
                new DialogueStates(SHOP::title, LexiconSentiment.english()),
                Duration.ofDays(90),
                UNTIL)
            .write(
                known().orElseThrow(),
                List.of(new EvidenceUpdate.Logged(excerpt, FIRST.timestamp())),
                expected);
    assertThat(changed).isEqualTo(3);
    Path written = run.folder().changedEvidence().orElseThrow();
    for (String file : List.of("items.jsonl", "memory.jsonl")) {
      assertThat(written.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
    }
  }

  @Test
  void sessionsOfTheSameReadingKeepOneVersionOnly() {
    LoggedConversation other =
        new LoggedConversation(
            "d", List.of(turn("t3", "d", 0, 5, Message.user("hello"))), List.of());
    SessionsStep kept = new SessionsStep("v1", CONFIG);
    SessionsStep none = new SessionsStep("v2", CONFIG);
    for (LoggedConversation conversation : List.of(CONVERSATION, other)) {
      kept.add(conversation);
      none.add(conversation);
    }
    Sessions.Split split = kept.split();
    assertThat(split.train()).extracting(LoggedTurn::turnId).containsExactly("t1", "t3", "t2");
    assertThat(split.heldOut()).isEmpty();
    assertThat(none.split().train()).isEmpty();
  }

  @Test
  void aRunThatWasKilledTakesUpWhatIsWritten() throws IOException {
    EvidenceStep first = new EvidenceStep(() -> SHOP);
    first.add(CONVERSATION);
    first.write(run, known());
    Path items = run.folder().evidence().resolve("items.jsonl");
    String written = Files.readString(items);

    EvidenceStep resumed =
        new EvidenceStep(
            () -> {
              throw new AssertionError("the catalogue is read again");
            });
    resumed.add(CONVERSATION);
    resumed.add(CONVERSATION);
    resumed.write(run, known());

    assertThat(items).hasContent(written);
  }

  @Test
  void whereNobodyEngagedOrNothingIsKnownNothingChanges() throws IOException {
    EvidenceStep quiet = new EvidenceStep(() -> SHOP);
    quiet.add(new LoggedConversation("c", List.of(SECOND), CONVERSATION.events()));
    quiet.write(run, known());
    assertThat(run.folder().evidence()).isEmptyDirectory();
    assertThat(run.folder().changedEvidence()).isEmpty();

    Files.delete(run.folder().evidence());
    EvidenceStep baseless = new EvidenceStep(() -> SHOP);
    baseless.add(CONVERSATION);
    baseless.write(run, Optional.empty());
    assertThat(run.folder().changedEvidence()).isEmpty();
  }

  private Optional<EvidenceUpdate.Base> known() {
    return Optional.of(new EvidenceUpdate.Base(base, START.minusSeconds(86_400)));
  }

  private static Message said(Role role, String text, String item) {
    return Message.of(role, text, List.of(Mention.neutral(item)));
  }
}
