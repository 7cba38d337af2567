package dev.concierge.trainer.evaluate.report;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.policy.batching.BatchScheduler;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.DialogueMessages;
import dev.concierge.trainer.dataset.HeldOutReplies;
import dev.concierge.trainer.dataset.HeldOutReply;
import dev.concierge.trainer.export.ReplyScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a bundle's served generator foresees what the assistants said: e to the mean negative
 * log-probability of a token, in the bundle's own tokens, an item being one token of the slate that
 * the reply names. Comparable between bundles of one tokenizer alone.
 *
 * @param replies assistant's turns of the judged dialogues that fit the generator's context
 * @param tokens of these turns, their ends included
 */
public record ReferencePerplexity(double value, int replies, long tokens) {

  /**
   * {@code null} if nobody said anything.
   *
   * @param messages reads the dialogues as training does
   * @throws BundleException if the bundle is damaged
   */
  public static ReferencePerplexity of(
      Path folder, DialogueMessages messages, List<Dialogue> dialogues, Progress progress)
      throws BundleException {
    Bundle bundle = Bundle.open(folder);
    RuntimeOptions options = new RuntimeOptions(0, 1);
    try (Tokenizer tokenizer = Tokenizer.load(bundle.file(BundleFile.TOKENIZER));
        BatchScheduler generator =
            BatchScheduler.open(
                bundle.file(bundle.manifest().generatorFile()),
                bundle.manifest().generator(),
                options)) {
      int longest = bundle.manifest().generator().maxLength();
      List<HeldOutReply> replies =
          new HeldOutReplies(messages, new WindowSerializer(tokenizer))
              .of(dialogues).stream()
                  .filter(reply -> reply.prompt().length + reply.action().length <= longest)
                  .toList();
      double logProb = 0;
      long tokens = 0;
      try (Progress.Stage stage = progress.stage("perplexity", replies.size())) {
        for (HeldOutReply reply : replies) {
          ReplyScore score = ReplyScore.of(generator, reply);
          logProb += score.logProb();
          tokens += score.tokens();
          stage.step(1);
        }
      }
      return tokens == 0
          ? null
          : new ReferencePerplexity(Math.exp(-logProb / tokens), replies.size(), tokens);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the tokenizer of [" + folder + "]", e);
    }
  }

  /** By the names of reports. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("perplexity", value);
    json.put("replies", replies);
    json.put("tokens", tokens);
    return json;
  }
}
