package dev.concierge.trainer.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Role;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.Parallel;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.metrics.CorpusBleu;
import dev.concierge.trainer.metrics.TextTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks the endpoint for its reply at every assistant turn of recorded dialogues and compares with
 * what was said there. An item's title counts as one word in both, since which item is named is
 * another measure's business.
 */
public final class ReplyProbe {
  private static final String ITEM = "item";

  private final ApplicationCalls endpoint;
  private final TurnRequests requests;

  public ReplyProbe(ConciergeClient client, String recommender, TurnRequests requests) {
    this.endpoint = new ApplicationCalls(client, recommender);
    this.requests = requests;
  }

  /**
   * What the replies came to.
   *
   * @param bleu4 corpus BLEU-4 in [0, 1]
   * @param replies compared
   * @param failures requests that failed
   */
  public record Result(double bleu4, int replies, int failures) {}

  /** One turn to be answered. */
  private record Question(List<TurnRequests.Line> lines, String reference) {}

  /**
   * @param limit most turns to ask for
   * @param threads requests at a time
   */
  public Result measure(List<Dialogue> dialogues, int limit, int threads, Progress progress) {
    List<Question> questions = questions(dialogues, limit);
    List<ConversationTrace> traces = new ArrayList<>();
    questions.forEach(question -> traces.add(new ConversationTrace()));
    List<Optional<JsonNode>> answers =
        Parallel.map(
            questions.size(),
            threads,
            progress,
            "replies",
            i ->
                endpoint.recommend(
                    requests.untraced(questions.get(i).lines(), ConversationDriver.SLATE),
                    traces.get(i)));
    List<String> hypotheses = new ArrayList<>();
    List<List<String>> references = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      if (answers.get(i).isPresent()) {
        hypotheses.add(plain(answers.get(i).get().path("reply").path("template").asText("")));
        references.add(List.of(questions.get(i).reference()));
      }
    }
    double bleu =
        hypotheses.isEmpty()
            ? 0
            : CorpusBleu.of(hypotheses, references, TextTokens.MTEVAL_13A).bleu();
    int failures = traces.stream().mapToInt(ConversationTrace::failures).sum();
    return new Result(bleu, hypotheses.size(), failures);
  }

  private static List<Question> questions(List<Dialogue> dialogues, int limit) {
    List<Question> questions = new ArrayList<>();
    for (Dialogue dialogue : dialogues) {
      for (int turn = 1; turn < dialogue.turns().size() && questions.size() < limit; turn++) {
        Dialogue.Turn said = dialogue.turns().get(turn);
        if (said.role() == Role.ASSISTANT && !said.text().isBlank()) {
          questions.add(
              new Question(
                  DialogueLines.before(dialogue, turn),
                  ItemMarkup.replace(said.text(), id -> ITEM).toLowerCase(Locale.ROOT)));
        }
      }
    }
    return questions;
  }

  private static String plain(String template) {
    return template.replaceAll("<item_\\d+>", ITEM).toLowerCase(Locale.ROOT);
  }
}
